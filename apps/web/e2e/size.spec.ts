import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'

const dist = join(import.meta.dirname, '..', 'dist')
const sizeOf = (file: string): number => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const loaded = (kind: RegExp): string[] => [...html.matchAll(kind)].map((found) => found[1] ?? '')
const entry = loaded(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)
const styles = loaded(/href="\/(assets\/[^"]+\.css)"/g)
const total = (files: readonly string[]): number => files.reduce((sum, file) => sum + sizeOf(file), 0)
const later = readdirSync(join(dist, 'assets'))
  .filter((file) => file.endsWith('.js'))
  .map((file) => `assets/${file}`)
  .filter((file) => !entry.includes(file))

test('what every page loads stays small: scripts ≤ 260 kB, styles ≤ 45 kB, gzip', () => {
  expect(entry.length).toBeGreaterThan(0)
  expect(total(entry)).toBeLessThanOrEqual(260)
  expect(total(styles)).toBeLessThanOrEqual(45)
})

test('the charts come in one chunk of their own ≤ 150 kB, any other chunk is ≤ 40 kB', () => {
  const charts = later.filter((file) => /\/charts-/.test(file))
  expect(charts).toHaveLength(1)
  expect(total(charts)).toBeLessThanOrEqual(150)
  for (const file of later.filter((one) => !charts.includes(one))) expect(sizeOf(file), file).toBeLessThanOrEqual(40)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { focusScores, modelAtHand, notScored } from '../testing/focus-scores.ts'

let out: string
let meshledger: ReturnType<typeof commandLine>
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'meshledger-focus-'))
  meshledger = commandLine({ MESHLEDGER_DATA: inject('servedDemo').folder }, { cwd: out })
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

test(`the demo account, taken in and exported, keeps all of the checkable FOCUS rules;${notScored} one month of it`, async () => {
  const line = ['export', 'focus', '--period', '2026-09', '--out', out, '--json']
  const { code, out: text, err } = await meshledger(...line)
  expect(code, err).toBe(0)
  const { files, rows } = JSON.parse(text) as { files: string[]; rows: number }
  expect(rows).toBeGreaterThan(500)
  if (!modelAtHand) return
  const [score] = focusScores(files.find((file) => file.endsWith('.csv')) ?? '') ?? []
  expect(score?.failures.slice(0, 3)).toEqual([])
  expect([score?.rows, score?.tally.passed, score?.tally.failed]).toEqual([rows, 367, 0])
})

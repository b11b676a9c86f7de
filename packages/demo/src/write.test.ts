import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AnswerKey } from './answer-key.ts'
import { Background } from './audit/background.ts'
import { plantedEvents } from './audit/planted.ts'
import { DemoFolderError } from './files/folder.ts'
import { digests, tinyFolder } from './testing/written.ts'
import { at } from './time.ts'
import { estate } from './usage/estate.ts'
import { keys } from './usage/planted-resources.ts'
import { writeDemoAccount } from './write.ts'

const SCALE = 0.005

/** A folder that goes with its test. */
function scratch(): string {
  const folder = tinyFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the same seed gives the same bytes in every file, and an earlier demo is replaced', async () => {
  const folder = scratch()
  const [a, b] = [join(folder, 'a'), join(folder, 'b')]
  const summary = await writeDemoAccount({ out: a, scale: SCALE, seed: 3 })
  const days: string[] = []
  await writeDemoAccount({ out: b, scale: SCALE, seed: 3, onProgress: ({ day }) => days.push(day) })
  expect(digests(b)).toEqual(digests(a))
  expect(digests(a).size).toBe(summary.totals.files)
  expect(days.at(-1)).toBe('2026-11-20')

  await writeDemoAccount({ out: b, scale: SCALE, seed: 4 })
  expect(digests(b).get('answers.json')).not.toBe(digests(a).get('answers.json'))
  expect(readdirSync(folder).toSorted()).toEqual(['a', 'b'])
})

test('called off, it leaves nothing behind', async () => {
  const folder = scratch()
  const abort = new AbortController()
  const writing = writeDemoAccount({
    out: join(folder, 'demo'),
    scale: SCALE,
    seed: 1,
    signal: abort.signal,
    onProgress: ({ done }) => done === 250 && abort.abort(new Error('called off')),
  })
  await expect(writing).rejects.toThrow('called off')
  expect(readdirSync(folder)).toEqual([])
})

test('a folder with other things in it is refused and left alone', async () => {
  const out = join(scratch(), 'mine')
  mkdirSync(out)
  writeFileSync(join(out, 'thesis.txt'), 'x')
  await expect(writeDemoAccount({ out, scale: SCALE, seed: 1 })).rejects.toThrow(DemoFolderError)
  expect(readdirSync(out)).toEqual(['thesis.txt'])
  expect(existsSync(`${out}.partial`)).toBe(false)
})

test.each`
  scale         | seed
  ${0}          | ${1}
  ${-1}         | ${1}
  ${Number.NaN} | ${1}
  ${1}          | ${0.5}
`('scale $scale with seed $seed is refused', async ({ scale, seed }) => {
  await expect(writeDemoAccount({ out: join(scratch(), 'x'), scale, seed })).rejects.toThrow(RangeError)
})

describe('scale', () => {
  const scales = [0.01, 0.3, 1, 2.5, 20]

  test('more scale brings more resources with ids of their own', () => {
    const sizes = scales.map((scale) => estate(7, scale).length)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(new Set(sizes).size).toBe(scales.length)
    const ids = estate(7, 3).map(({ workspace, id, kind }) => `${kind} ${workspace.id} ${id}`)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(scales)('at %s everything planted is there once', (scale) => {
    const resources = estate(7, scale)
    for (const key of Object.values(keys)) expect(resources.filter((one) => one.key === key)).toHaveLength(1)
    const events = plantedEvents(resources, 7).map(({ event }) => event.request_id)
    expect(events).toEqual(plantedEvents(estate(7, 1), 7).map(({ event }) => event.request_id))
  })

  test('a batch of events stays small however large the day is', () => {
    const batches = [...new Background(estate(7, 1), 7, 60).day(at('2026-11-10'))]
    expect(batches.length).toBeGreaterThan(10)
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(4500)
  })
})

test.each`
  value                             | where
  ${{}}                             | ${'answers.seed'}
  ${{ seed: 1, scale: 1, more: 1 }} | ${'answers.more'}
`('an answer key that lacks or adds something is refused at $where', ({ value, where }) => {
  expect(() => AnswerKey.parse(value)).toThrow(where)
})

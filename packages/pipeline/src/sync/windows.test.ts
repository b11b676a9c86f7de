import { tableNamed } from '@meshledger/facts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditionOf, DAY, halvesOf, type Window, windowsOf } from './windows.ts'

const usage = tableNamed('billing.usage')
const audit = tableNamed('access.audit')
const start = Date.parse('2026-01-01T00:00:00Z')
const covers = ({ from, to }: Window, at: number) => (from === null || at >= from) && (to === null || at < to)

const anyDays = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 0, maxLength: 40 })
  .map((days) =>
    days
      .sort((a, b) => a - b)
      .map((day) => ({ day: new Date(start + day * DAY).toISOString().slice(0, 10), rows: 1 + (day % 7) })),
  )

test('whatever the days, every moment lies in one window, and one window has the rows without a time', () => {
  fc.assert(
    fc.property(anyDays, fc.integer({ min: 1, max: 20 }), fc.integer({ min: -10, max: 500 }), (days, rows, day) => {
      const windows = windowsOf(null, days, rows)
      expect(windows.filter((window) => covers(window, start + day * DAY + 5))).toHaveLength(1)
      expect(windows.filter(({ nulls }) => nulls)).toHaveLength(1)
    }),
  )
})

test('the halves of a window cover what it covered, once, until there is no smaller part', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 90 }), fc.nat(1000), (from, length, at) => {
      for (const table of [usage, audit]) {
        let window: Window = { from: start + from * DAY, to: start + (from + length) * DAY, nulls: true }
        const reach = { lo: start, hi: start + 500 * DAY }
        for (let n = 0; n < 40; n++) {
          const halves = halvesOf(window, table, reach)
          if (!halves) break
          const moment = (window.from ?? 0) + Math.floor((at / 1001) * ((window.to ?? 0) - (window.from ?? 0)))
          expect(halves.filter((half) => covers(half, moment))).toHaveLength(1)
          expect(halves.filter(({ nulls }) => nulls).length).toBe(window.nulls ? 1 : 0)
          window = halves[at % 2] as Window
        }
        expect(halvesOf(window, table, reach)).toBeUndefined()
      }
    }),
  )
})

test.each`
  table    | window                                           | where                                                                              | values
  ${usage} | ${{ from: null, to: null, nulls: true }}         | ${''}                                                                              | ${[]}
  ${usage} | ${{ from: start, to: null, nulls: false }}       | ${' WHERE `ingestion_date` >= :from'}                                              | ${['2026-01-01']}
  ${audit} | ${{ from: start, to: start + DAY, nulls: true }} | ${' WHERE (`event_time` >= :from AND `event_time` < :to) OR `event_time` IS NULL'} | ${['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z']}
`('$where, with its values bound', ({ table, window, where, values }) => {
  const condition = conditionOf(window, table)
  expect(condition.where).toBe(where)
  expect(condition.parameters.map(({ value }) => value)).toEqual(values)
})

test('a table without an ordering column cannot be read in parts', () => {
  const window: Window = { from: null, to: null, nulls: true }
  expect(halvesOf(window, tableNamed('access.workspaces_latest'), { lo: start, hi: start + DAY })).toBeUndefined()
})

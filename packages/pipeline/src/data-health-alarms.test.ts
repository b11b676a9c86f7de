import { expect, test } from 'vitest'
import type { Arrival } from './arrivals.ts'
import { alarmsOf } from './data-health-alarms.ts'

const table = (name: string, state: 'fresh' | 'silent' | 'late') => ({
  table: name,
  last: '2026-06-01T03:04:05Z',
  state,
})
const arrival = (name: string, workspace: string, state: Arrival['state']): Arrival => ({
  ...{ table: name, workspace_id: workspace, workspace, origins: [], day: '2026-06-19', received: 0, state },
  ...{ lastDay: '2026-06-17', emptyDays: [], usual: { expected: 100, low: 70, high: 130, weeks: 8 } },
})
const source = (name: string, state: string) => ({ reader: 'h.example', table: name, through: '2026-06-01', state })

test('a table that is late, and a workspace that sends less, are no alarm', () => {
  expect(alarmsOf([table('a.x', 'late')], [arrival('a.x', 'w', 'fewer')], [source('a.x', 'late')])).toEqual([])
})

test('what is silent is named with the time of its last row', () => {
  const alarms = alarmsOf([table('a.x', 'fresh')], [arrival('a.x', 'w', 'silent')], [source('a.x', 'silent')])
  expect(alarms.map(({ kind, since, sentence }) => [kind, since, sentence])).toEqual([
    [
      'silent-workspace',
      '2026-06-17',
      'a.x of w is silent: its last row is of 2026-06-17, and 70 to 130 rows a day are usual.',
    ],
    ['silent-connection', '2026-06-01', 'a.x is no longer read from h.example: it was read through 2026-06-01.'],
  ])
})

test('a table from which nothing comes is named once, and not again for each of its workspaces', () => {
  const silent = [arrival('a.x', 'w', 'silent'), arrival('a.x', 'v', 'silent')]
  const alarms = alarmsOf([table('a.x', 'silent'), table('b.y', 'fresh')], silent, [source('a.x', 'silent')])
  expect(alarms).toEqual([
    {
      ...{ kind: 'silent-table', table: 'a.x', workspace: null, since: '2026-06-01T03:04:05Z' },
      sentence: 'Nothing of a.x comes any more: its last row is of 2026-06-01 03:04.',
    },
  ])
})

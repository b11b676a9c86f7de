import type { MeshTables } from '../mesh-tables.ts'
import type { Rulebook } from '../rulebook.ts'
import type { History } from '../sigma/history.ts'
import type { DetectionRule } from '../sigma/rule.ts'
import type { EventSource } from './asked.ts'
import type { Bound } from './binds.ts'
import { duckdb } from './duckdb.ts'
import { type Explanation, test } from './explain.ts'
import { numberIn } from './field.ts'
import { MOMENT } from './history.ts'
import { stepsOf } from './scan.ts'

/** What the statement of `compileHistory` yields of an event that the rule's condition matches. */
export interface HistoryRow {
  /** The subject, in lower case, as the fields of `by` make it; null where one of them is missing. */
  readonly whose: string | null
  readonly looked_at: string | null
  readonly speaks: boolean
  /** Of the time that is looked back at. */
  readonly begins: string
  readonly ends: string
  /** Events of the subject in that time, or of a baseline with a field their sum; and of those how many have the value. */
  readonly amount: number
  readonly same: number
  /** Of a baseline, the amount of the timespan that ends at the event. */
  readonly now: number
  /** Of `previous`, the value of the subject's event before. */
  readonly before: string | null
  /** When that was; of `first-seen`, when the value was there last. */
  readonly at: string | null
  /** The events that were looked back at, in order of time; null where there is none. */
  readonly keys: readonly string[] | null
}

type Told = { readonly because: readonly Explanation[]; readonly keys: readonly string[] }

/**
 * A statement that asks what the history of a rule made of an event, by the very steps that run it: the subject, the time
 * that is looked back at, what was found there, and the bound. Yields one row, or none where the rule's condition does not
 * match the event, so that its history was not asked.
 */
export function compileHistory(
  rule: DetectionRule,
  history: History,
  book: Rulebook,
  mesh: MeshTables,
  source: EventSource,
  event: string,
): { sql: string; params: Record<string, Bound>; read(row: HistoryRow | undefined): Told } {
  const { steps, numberOf, binds } = stepsOf(book, mesh, source, duckdb)
  const n = numberOf(rule)
  const { dialect } = binds
  const { ask } = history
  const [from, to] = lookedBack(ask)
  const some = ask.field === null ? '' : ' AND p.looked_at IS NOT NULL'
  const earlier = (when: string) =>
    `(SELECT p.*, lower(p.looked_at) = lower(o.looked_at) AS same FROM observed p JOIN asked_event o
      ON p.rule = ${n} AND p.whose = o.whose${some} AND ${when})`
  const past =
    ask.kind === 'previous'
      ? `(SELECT * FROM ${earlier('(p.event_time, p._key) < (o.event_time, o._key)')} before ORDER BY event_time DESC, _key DESC LIMIT 1)`
      : earlier(`p.event_time BETWEEN ${from} AND ${to}`)
  const within = ask.kind === 'baseline' ? `o.event_time - ${span(ask.seconds)}` : 'o.event_time'
  const total = ask.kind === 'baseline' && ask.field !== null ? `sum(${numberIn('looked_at', binds)})` : 'count(*)'
  const amount = (of: string) => `(SELECT CAST(coalesce(${total}, 0) AS DOUBLE) FROM ${of})`
  const last = `(SELECT max(event_time) FROM past${ask.kind === 'first-seen' ? ' WHERE same' : ''})`
  const sql = `WITH ${steps.join(',\n')},
asked_event AS (SELECT * FROM observed WHERE rule = ${n} AND _key = ${binds.bind(event)} LIMIT 1),
past AS ${past}, present AS ${earlier(`p.event_time BETWEEN ${within} AND o.event_time`)}
SELECT o.whose, o.looked_at, EXISTS (SELECT 1 FROM history${n} h WHERE h._key = o._key) AS speaks,
  ${dialect.instant(from)} AS begins, ${dialect.instant(to)} AS ends, ${amount('past')} AS amount, ${amount('present')} AS now,
  (SELECT CAST(count(*) AS INTEGER) FROM past WHERE same) AS same, (SELECT max(looked_at) FROM past) AS before,
  ${dialect.instant(last)} AS at, (SELECT ${dialect.inOrder('_key', ['event_time', '_key'])} FROM past) AS keys
FROM asked_event o`
  return {
    sql,
    params: binds.values(),
    read: (row) => (row === undefined ? { because: [], keys: [] } : told(history, row)),
  }
}

const span = (seconds: number | string): string => `INTERVAL '${seconds}' SECOND`

/** From when to when a history looks back from an event `o`, both ends included; `previous` as far as there is an event. */
function lookedBack(ask: History['ask']): [string, string] {
  if (ask.kind === 'first-seen') return [`o.event_time - ${span(ask.days * 86_400)}`, `o.event_time - ${MOMENT}`]
  if (ask.kind === 'previous') return ['o.event_time', 'o.event_time']
  return [`o.event_time - ${span(ask.seconds * (ask.over + 1))}`, `o.event_time - ${span(`${ask.seconds}.000001`)}`]
}

function told({ by, ask }: History, row: HistoryRow): Told {
  const subject = test(
    by.join(', '),
    row.whose !== null,
    'says whose history it is',
    row.whose?.replaceAll('\u001f', ', ') ?? null,
  )
  const given = ask.field === null ? [] : [test(ask.field, row.looked_at !== null, 'is looked back at', row.looked_at)]
  const because = [subject, ...given]
  if (because.some(({ holds }) => !holds)) return { because, keys: [] }
  return { because: [...because, ...asked(ask, row)], keys: row.keys ?? [] }
}

/** What was found in the time looked back at, and the bound. */
function asked(ask: History['ask'], row: HistoryRow): Explanation[] {
  const back = `from ${row.begins} to ${row.ends}`
  switch (ask.kind) {
    case 'first-seen':
      return [
        test(`events ${back}`, row.amount >= ask.after, `>= ${ask.after}`, String(row.amount)),
        test(
          `the value ${back}`,
          row.same === 0,
          'is in none of them',
          row.same === 0 ? null : `${row.same} ×, last at ${row.at}`,
        ),
      ]
    case 'previous': {
      const change = {
        changed: 'is another than before',
        gained: 'has members more than before',
        lost: 'lacks members of before',
      }
      return [
        test('the event before', row.before !== null, 'is there', row.at),
        test(ask.field, row.speaks, change[ask.change], row.before),
      ]
    }
    case 'baseline': {
      const mean = row.amount / ask.over
      const what = ask.field === null ? 'events' : `sum of ${ask.field}`
      return [
        test(`${what} of the timespan`, row.now >= ask.least, `>= ${ask.least}`, String(row.now)),
        test(`${what} ${back}`, row.amount > 0, '> 0', String(row.amount)),
        test(
          `${what} of the timespan`,
          row.amount > 0 && row.now * ask.over > ask.ratio * row.amount,
          `> ${ask.ratio} times the mean of ${ask.over} timespans, ${round(mean)}`,
          String(row.now),
        ),
      ]
    }
  }
}

const round = (value: number): string => String(Math.round(value * 1000) / 1000)

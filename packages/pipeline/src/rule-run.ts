import {
  compileMatches,
  type MatchRow,
  type Refusal,
  type Rulebook,
  type RuleFile,
  readRunnable,
} from '@meshledger/policy'
import { placeholdersIn } from './rule-check.ts'
import { type Arrival, type NotTaken, readEvents, type TriedEvents } from './rule-events.ts'
import { ruleFilesIn } from './rule-files.ts'

/** One match: of a detection an event, of a correlation the event at which its comparison began to hold. */
export type RuleMatch = {
  /** The rule's name, or its id. */
  readonly rule: string
  readonly file: string
  readonly line: number
  readonly event_time: string
  readonly subject: string
  /** Of a correlation, the events that made it, in order of time: their lines, and the same with their files. */
  readonly lines?: readonly number[]
  readonly events?: readonly Arrival[]
  /** Where else the event came from, when several lines held it. */
  readonly also?: readonly Arrival[]
}

export type RuleRun = {
  readonly rules: number
  readonly events: number
  readonly duplicates: number
  /** In order of time. */
  readonly matches: readonly RuleMatch[]
  readonly rulesLeftAside: readonly Refusal[]
  readonly notTaken: readonly NotTaken[]
}

export type RunOptions = { readonly placeholders?: string | undefined; readonly signal?: AbortSignal | undefined }

/**
 * Hold any rules against any events, apart from the house: the events are read by the expressions of the ingest into a
 * lake of their own, which is thrown away. Throws `RulePathError` and `PathError` for paths that are not there.
 */
export async function ruleRun(
  rules: readonly string[],
  events: readonly string[],
  options: RunOptions = {},
): Promise<RuleRun> {
  const files = ruleFilesIn(rules)
  const { book, leftAside } = readRunnable(files, placeholdersIn(options.placeholders))
  const tried = await readEvents(events, options.signal)
  try {
    const matches = await matchesOf(book, files, tried)
    const { events: count, duplicates, notTaken } = tried
    return { rules: book.speaking.length, events: count, duplicates, matches, rulesLeftAside: leftAside, notTaken }
  } finally {
    await tried.close()
  }
}

const nobody = { catalogs: [], members: [], shared: [] }

async function matchesOf(book: Rulebook, files: readonly RuleFile[], tried: TriedEvents): Promise<RuleMatch[]> {
  if (files.length === 0) return []
  const scan = compileMatches(book, nobody, tried.source)
  const rows = await tried.lake.rows<MatchRow>(scan.sql, scan.params)
  const arrivals = await tried.arrivals(rows.flatMap(({ keys }) => keys))
  const first = (key: string): Arrival[] => (arrivals.get(key) ?? []).slice(0, 1)
  return rows.flatMap(({ rule: number, subject, event_time, key, keys }) => {
    const rule = scan.rules[number]
    const [own, ...also] = arrivals.get(key) ?? []
    if (rule === undefined || own === undefined) return []
    const told = { rule: rule.name, ...own, event_time: new Date(event_time).toISOString(), subject }
    const events = keys.flatMap(first)
    const made = rule.kind === 'correlation' ? { lines: events.map(({ line }) => line), events } : {}
    return [{ ...told, ...made, ...(also.length === 0 ? {} : { also }) }]
  })
}

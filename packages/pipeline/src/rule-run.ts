import {
  compileMatches,
  type MatchRow,
  querySubjects,
  type Refusal,
  type Rulebook,
  type RuleFile,
} from '@meshledger/policy'
import { absenceMatches } from './rule-absence.ts'
import { placeholdersIn, runnableIn } from './rule-check.ts'
import { type Arrival, type NotTaken, readEvents, type TriedEvents } from './rule-events.ts'
import { ruleFilesIn } from './rule-files.ts'
import { asked } from './rule-query.ts'
import { overRows } from './rule-query-trial.ts'
import { readSnapshots } from './state-files.ts'
import { matchesOf as rowsMatched, runState } from './state-run.ts'
import { worst } from './state-trial.ts'

/**
 * One match: of a detection an event, of a correlation the event at which its comparison began to hold, of an absence the
 * last event before it.
 */
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
  /** Objects of the configuration that rules on it were held against. */
  readonly objects: number
  /** In order of time. */
  readonly matches: readonly RuleMatch[]
  readonly rulesLeftAside: readonly Refusal[]
  readonly notTaken: readonly NotTaken[]
  /** Rules on the configuration that what is in the files cannot decide, and why. */
  readonly undecided: readonly { readonly rule: string; readonly reason: string }[]
}

export type RunOptions = { readonly placeholders?: string | undefined; readonly signal?: AbortSignal | undefined }

/**
 * Hold any rules against any events, apart from the house: the events are read by the expressions of the ingest into a
 * lake of their own, which is thrown away. Rules on the configuration are held against the readings of it in the files,
 * rows of `config.snapshots` as JSON lines. Throws `RulePathError` and `PathError` for paths that are not there.
 */
export async function ruleRun(
  rules: readonly string[],
  events: readonly string[],
  options: RunOptions = {},
): Promise<RuleRun> {
  const files = ruleFilesIn(rules)
  const filled = placeholdersIn(options.placeholders)
  const tried = await readEvents(events, options.signal)
  try {
    const { book, leftAside } = await runnableIn(tried.lake, files, filled)
    const { events: count, duplicates } = tried
    const state = await stateMatches(book, events, tried)
    const queries = await queryMatches(book, tried)
    const found = [...(await matchesOf(book, files, tried)), ...state.matches, ...queries.matches]
    for (const rule of book.speaking) if (rule.kind === 'absence') found.push(...(await absenceMatches(rule, tried)))
    return {
      ...{ rules: book.speaking.length, events: count, duplicates, objects: state.objects },
      undecided: [...state.undecided, ...queries.undecided],
      matches: found.toSorted((a, b) => (a.event_time < b.event_time ? -1 : a.event_time > b.event_time ? 1 : 0)),
      rulesLeftAside: leftAside,
      notTaken: tried.notTaken.filter(({ file }) => !state.files.has(file)),
    }
  } finally {
    await tried.close()
  }
}

/** What the rules on the configuration see in the files. */
async function stateMatches(book: Rulebook, paths: readonly string[], { lake }: TriedEvents) {
  const rules = book.speaking.filter((rule) => rule.kind === 'state')
  const none = {
    objects: 0,
    matches: [] as RuleMatch[],
    files: new Set<string>(),
    undecided: [] as RuleRun['undecided'],
  }
  if (rules.length === 0) return none
  const { facts, files, lineOf } = await readSnapshots(paths)
  if (files.size === 0) {
    const rule = rules.length === 1 ? (rules[0]?.name ?? '') : `${rules.length} rules`
    return { ...none, undecided: [{ rule, reason: 'no reading of the configuration is in the files' }] }
  }
  const { subjects, matches, outcomes } = await runState(lake, rules, facts)
  const open = outcomes.filter(({ kind }) => kind === 'not-assessed' || kind === 'stale')
  return {
    ...{ objects: subjects, files },
    undecided: worst(open).map(({ rule, reason }) => ({ rule, reason })),
    matches: matches.map(({ rule, of, subject }): RuleMatch => {
      const { file, line } = lineOf(rule, of) ?? { file: '', line: 0 }
      return { rule: rule.name, file, line, event_time: new Date(of.takenAt).toISOString(), subject }
    }),
  }
}

const nobody = { catalogs: [], members: [], shared: [] }

/** What the rules in SQL see in the events of the files, which are all the facts that there are. */
async function queryMatches(book: Rulebook, tried: TriedEvents) {
  const matches: RuleMatch[] = []
  const undecided: { rule: string; reason: string }[] = []
  const [latest] = await tried.lake.rows<{ now: string | null }>(
    `SELECT max(event_time) AS now FROM ${tried.source.table}`,
  )
  const given = { now: latest?.now ?? '1970-01-01', mesh: nobody, elsewhere: { 'access.audit': tried.source.table } }
  for (const rule of book.speaking.filter((one) => one.kind === 'query')) {
    const found = await asked(tried.lake, rule.of, given)
    const absent = found.kind === 'rows' ? found.tables.filter((name) => name !== 'access.audit') : []
    if (found.kind === 'failed' || absent.length > 0) {
      const reason =
        found.kind === 'failed'
          ? found.reason
          : `it reads ${absent.join(', ')}, and the files are read for events alone; without --events it asks the data folder`
      undecided.push({ rule: rule.name, reason })
      continue
    }
    const subjects = querySubjects(rule.of, found.rows)
    const places = new Map(subjects.map(({ key }, i) => [key, i]))
    const arrivals = await tried.arrivals(found.rows.flatMap(({ event_ids }) => event_ids))
    for (const { key, subject } of await rowsMatched(tried.lake, [overRows(rule)], subjects)) {
      const row = found.rows[places.get(key) ?? -1]
      const events = (row?.event_ids ?? []).flatMap((id) => (arrivals.get(id) ?? []).slice(0, 1))
      const at = events.at(-1) ?? { file: '', line: 0 }
      matches.push({
        rule: rule.name,
        ...at,
        event_time: row?.event_time ?? '',
        subject,
        lines: events.map(({ line }) => line),
        events,
      })
    }
  }
  return { matches, undecided }
}

async function matchesOf(book: Rulebook, files: readonly RuleFile[], tried: TriedEvents): Promise<RuleMatch[]> {
  if (files.length === 0 || !book.rules.some(({ kind }) => kind === 'detection')) return []
  const scan = compileMatches(book, nobody, tried.source)
  const rows = await tried.lake.rows<MatchRow>(scan.sql, scan.params)
  if (rows.length === 0) return []
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

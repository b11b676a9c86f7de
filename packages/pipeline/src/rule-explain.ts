import { existsSync } from 'node:fs'
import {
  type AbsenceRule,
  bookAround,
  type CorrelationRule,
  compileExplanation,
  compileHistory,
  compileStateExplanation,
  compileWindow,
  type DetectionRule,
  type Explanation,
  meshTables,
  type Rule,
  type Rulebook,
  readRunnable,
  type StateRule,
  subjectRow,
  subjectsOf,
} from '@meshledger/policy'
import { explainAbsence } from './rule-absence.ts'
import { inEmptyLake, placeholdersIn } from './rule-check.ts'
import { type Arrival, readEvents, type TriedEvents } from './rule-events.ts'
import { ruleFilesIn } from './rule-files.ts'
import { layOut, TRIAL } from './rule-trial.ts'
import { policyFiles } from './rules.ts'
import { readSnapshots } from './state-files.ts'

/** A rule or an event was named that is not there. */
export class NothingToExplainError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NothingToExplainError'
  }
}

/** What one rule says of the event, or of one object of the configuration, and why. */
export type RuleExplanation = {
  readonly rule: string
  readonly title: string
  /** The object that a rule on the configuration was asked of, with its place, or the source that an absence is about; else null. */
  readonly object: string | null
  /** As the rule writes it; null for a rule on the configuration. */
  readonly condition: string | null
  readonly holds: boolean
  readonly because: Explanation
  /** Of a correlation, the lines of the events in the window that ends at the event; of a history, of those looked back at. */
  readonly lines?: readonly number[]
}

const nobody = meshTables([])
/** How a place in a file is named. */
const placeOf = (file: string, line: number | undefined) => (line === undefined ? file : `${file}:${line}`)

/**
 * Why rules match an event or do not. `rule` is a file of rules, or the name of a rule that comes with the product; of a
 * correlation the rules below it are told, and then the window that ends at the event, over all events of the file. `event` is a file of events; `line` says which, else the first. A rule on the
 * configuration is asked of every object that the readings in the file tell of, or that line. Fields that are looked up in
 * the domains are missing, since no data folder is asked.
 */
export async function ruleExplain(
  rule: string,
  event: string,
  { line, placeholders }: { line?: number | undefined; placeholders?: string | undefined } = {},
): Promise<RuleExplanation[]> {
  const named = rulesNamed(rule, placeholders)
  const rules = new Set(named.rules.flatMap((one) => bookAround(one, named.book).rules))
  const ofState = [...rules].filter((one) => one.kind === 'state')
  const ofEvents = [...rules].filter((one) => one.kind === 'detection')
  // Each stands before those that relate it.
  const related = [...rules].filter((one) => one.kind === 'correlation').toReversed()
  const told = await explainState(ofState, event, line)
  // A file of readings is no file of events.
  if (told.length > 0) return told
  const ofAbsence = [...rules].filter((one) => one.kind === 'absence')
  if (ofEvents.length + ofAbsence.length > 0) {
    return explainEvent({ rules: ofEvents, related, absences: ofAbsence, book: named.book }, event, line)
  }
  const [first] = ofState
  throw new NothingToExplainError(
    first === undefined
      ? `${rule} asks no tests of an event: SQL is tried with rules test and rules run.`
      : `${placeOf(event, line)} holds no reading of the kind ${first.of}, which ${first.name} is asked of.`,
  )
}

type OnEvents = {
  readonly rules: readonly DetectionRule[]
  readonly related: readonly CorrelationRule[]
  readonly absences: readonly AbsenceRule[]
  readonly book: Rulebook
}

/** What rules on events, and the correlations over them, say of one event of a file; and absences, of all of its events. */
async function explainEvent(
  { rules, related, absences, book }: OnEvents,
  event: string,
  line: number | undefined,
): Promise<RuleExplanation[]> {
  const tried = await readEvents([event])
  try {
    const [found] = await tried.lake.rows<{ key: string }>(
      'SELECT _key AS key FROM tried WHERE $line IS NULL OR line = $line ORDER BY nth, line LIMIT 1',
      { line: line ?? null },
    )
    if (found === undefined) {
      const [why] = tried.notTaken.filter((one) => line === undefined || one.line === line)
      throw new NothingToExplainError(`${placeOf(event, line)} holds no event${why ? `: ${why.reason}` : ''}.`)
    }
    const told: RuleExplanation[] = []
    for (const one of rules) {
      const asked = compileExplanation(one, nobody, tried.source, found.key)
      const [row] = await tried.lake.rows<Parameters<typeof asked.read>[0]>(asked.sql, asked.params)
      if (row === undefined) continue
      const matched = asked.read(row)
      const past = one.history && (await explainHistory(one, one.history, book, tried, found.key))
      const because: Explanation =
        past === null || past.because.length === 0
          ? matched
          : { kind: 'and', holds: past.because.every(({ holds }) => holds), items: [matched, ...past.because] }
      const lines = past === null ? {} : { lines: past.lines }
      told.push({ ...named(one), object: null, condition: one.condition, holds: because.holds, because, ...lines })
    }
    for (const one of related) told.push(await explainWindow(one, book, tried, found.key))
    for (const one of absences) told.push(...(await explainAbsence(one, tried, line)))
    return told
  } finally {
    await tried.close()
  }
}

/** What a correlation says of an event: whether it fires there, and what the window that ends there had. */
async function explainWindow(
  rule: CorrelationRule,
  book: Rulebook,
  tried: TriedEvents,
  key: string,
): Promise<RuleExplanation> {
  const asked = compileWindow(rule, bookAround(rule, book), nobody, tried.source, key)
  const [row] = await tried.lake.rows<Exclude<Parameters<typeof asked.read>[0], undefined>>(asked.sql, asked.params)
  const { because, keys } = asked.read(row)
  const lines = await linesOf(keys, tried)
  return { ...named(rule), object: null, condition: rule.condition, holds: because.holds, because, lines }
}

/** What the history of a rule made of an event that its condition matches; nothing where it does not. */
async function explainHistory(
  rule: DetectionRule,
  history: NonNullable<DetectionRule['history']>,
  book: Rulebook,
  tried: TriedEvents,
  key: string,
): Promise<{ because: readonly Explanation[]; lines: readonly number[] }> {
  const asked = compileHistory(rule, history, bookAround(rule, book), nobody, tried.source, key)
  const [row] = await tried.lake.rows<Exclude<Parameters<typeof asked.read>[0], undefined>>(asked.sql, asked.params)
  const { because, keys } = asked.read(row)
  return { because, lines: await linesOf(keys, tried) }
}

async function linesOf(keys: readonly string[], tried: TriedEvents): Promise<number[]> {
  const arrivals = keys.length === 0 ? new Map<string, Arrival[]>() : await tried.arrivals(keys)
  return keys.flatMap((one) => (arrivals.get(one) ?? []).slice(0, 1).map(({ line }) => line))
}

const named = ({ name, title }: Rule) => ({ rule: name, title })

/** What rules on the configuration say of each object that the readings of a file, or one line of them, tell of. */
async function explainState(
  rules: readonly StateRule[],
  file: string,
  line: number | undefined,
): Promise<RuleExplanation[]> {
  if (rules.length === 0) return []
  const { facts, lineOf } = await readSnapshots([file])
  const asking = rules.flatMap((rule) =>
    subjectsOf([rule], facts)
      .filter((subject) => line === undefined || lineOf(rule, subject)?.line === line)
      .map((subject) => ({ rule, subject })),
  )
  if (asking.length === 0) return []
  return inEmptyLake((lake) =>
    lake.session(async (session) => {
      await layOut(
        session,
        asking.map(({ subject }) => subjectRow(subject)),
      )
      const told: RuleExplanation[] = []
      for (const [i, { rule, subject }] of asking.entries()) {
        const asked = compileStateExplanation(rule, subject, TRIAL, String(i))
        const [row] = await session.rows<Parameters<typeof asked.read>[0]>(asked.sql, asked.params)
        if (row === undefined) continue
        const because = asked.read(row)
        const object = `${String(JSON.parse(subject.key)[2] ?? rule.of)} in ${subject.place.name}`
        told.push({ ...named(rule), object, condition: null, holds: because.holds, because })
      }
      return told
    }),
  )
}

/**
 * The rule that comes with the product under this name, or the rules of a file; and the rulebook that they stand in. Throws
 * `RulePathError`, and `NothingToExplainError` for a file of which no rule can be run.
 */
export function rulesNamed(rule: string, placeholders: string | undefined): { book: Rulebook; rules: readonly Rule[] } {
  if (!existsSync(rule)) {
    const shipped = readRunnable(policyFiles('rules')).book
    const known = shipped.rules.find(({ name }) => name === rule)
    if (known !== undefined) return { book: shipped, rules: [known] }
  }
  const { book, leftAside } = readRunnable(ruleFilesIn([rule]), placeholdersIn(placeholders))
  const [first] = leftAside
  if (book.rules.length === 0 && first !== undefined) {
    throw new NothingToExplainError(`${rule}:${first.line}:${first.column}: ${first.message}`)
  }
  return { book, rules: book.speaking }
}

import { rowKey, tableNamed } from '@meshledger/facts'
import { PLATFORM } from '@meshledger/mesh'
import { compileMatches, gapsSeen, type MatchRow, meshTables, type Refusal } from '@meshledger/policy'
import type { House } from './house.ts'
import { hourCounts } from './log-hours.ts'
import { placeholdersIn, runnableIn } from './rule-check.ts'
import { ruleFilesIn } from './rule-files.ts'
import { runQueries } from './rule-query-now.ts'
import type { RuleRun } from './rule-run.ts'
import { requireWholeLog } from './warehouse/log-held.ts'

/** One match in the facts that the house holds. */
export type HeldMatch = {
  readonly rule: string
  readonly domain: string
  readonly event_time: string
  readonly subject: string
  /** Keys of the events that made it, in order of time; none of a row of SQL that rests on no event. */
  readonly events: readonly string[]
}

export type HeldRun = {
  readonly rules: number
  /** In order of time. */
  readonly matches: readonly HeldMatch[]
  readonly rulesLeftAside: readonly Refusal[]
  readonly undecided: RuleRun['undecided']
}

const log = { table: 'access.audit_resolved', key: rowKey(tableNamed('access.audit')) }

/**
 * Hold any rules against the facts that the house has taken in, with its domains: rules on events over the whole log, rules
 * in SQL over every table that came. Nothing is recorded. Throws `RulePathError`, and `LogLeftError`
 * where the log is not here as a whole.
 */
export async function ruleRunHere(house: House, rules: readonly string[], placeholders?: string): Promise<HeldRun> {
  await requireWholeLog(house)
  const { lake } = house
  const { book, leftAside } = await runnableIn(lake, ruleFilesIn(rules), placeholdersIn(placeholders))
  const mesh = meshTables(await house.ledger.domains.current())
  const scan = compileMatches(book, mesh, log)
  const rows = scan.rules.length === 0 ? [] : await lake.rows<MatchRow>(scan.sql, scan.params)
  const ofEvents = rows.flatMap(({ rule: number, domain, subject, event_time, keys }): HeldMatch[] => {
    const rule = scan.rules[number]?.name
    return rule === undefined
      ? []
      : [{ rule, domain, subject, event_time: new Date(event_time).toISOString(), events: keys }]
  })
  const asking = book.speaking.filter((rule) => rule.kind === 'query')
  const asked = await runQueries(lake, asking, mesh, await house.now())
  const ofRows = asked.matches.map(
    ({ rule, row, domain, subject }): HeldMatch => ({
      ...{ rule: rule.name, domain, subject, event_time: row.event_time, events: row.event_ids },
    }),
  )
  const ofAbsence: HeldMatch[] = []
  for (const rule of book.speaking) {
    if (rule.kind !== 'absence') continue
    const gaps = gapsSeen(rule, await hourCounts(house, rule.each))
    ofAbsence.push(
      ...gaps.map(({ gap, subject }) => ({
        rule: rule.name,
        domain: PLATFORM,
        subject,
        event_time: gap.from,
        events: [],
      })),
    )
  }
  const elsewhere = book.speaking.filter(({ kind }) => kind === 'state')
  const judged = 'it is judged with what people decided; see meshledger findings'
  return {
    rules: book.speaking.length,
    matches: [...ofEvents, ...ofRows, ...ofAbsence].toSorted(
      (a, b) => Date.parse(a.event_time) - Date.parse(b.event_time),
    ),
    rulesLeftAside: leftAside,
    undecided: [
      ...asked.undecided.map(({ rule, reason }) => ({ rule, reason })),
      ...elsewhere.map(({ name }) => ({ rule: name, reason: judged })),
    ],
  }
}

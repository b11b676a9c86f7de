import { rowKey, tableNamed } from '@meshledger/facts'
import { PLATFORM } from '@meshledger/mesh'
import { bookAround, compileMatches, gapsSeen, type MatchRow, meshTables, type Rule } from '@meshledger/policy'
import type { House } from './house.ts'
import { hourCounts } from './log-hours.ts'
import { NothingToExplainError, rulesNamed } from './rule-explain.ts'
import { runQueries } from './rule-query-now.ts'
import { requireWholeLog } from './warehouse/log-held.ts'

/** What a rule would have said on one day in one domain. */
export type BacktestDay = {
  readonly day: string
  readonly domain: string
  /** Events that matched; of a correlation, times that it began to hold. */
  readonly matches: number
  /** Findings that would have been opened: subjects of the domain seen for the first time in the period. */
  readonly findings: number
}

export type Backtest = {
  readonly rule: string
  readonly title: string
  readonly from: string
  readonly to: string
  readonly matches: number
  readonly findings: number
  /** Days and domains with matches alone. */
  readonly days: readonly BacktestDay[]
}

const log = { table: 'access.audit_resolved', key: rowKey(tableNamed('access.audit')) }

/**
 * What rules would have said of the log that the house holds, from the day `from` to the day `to`, both included (UTC),
 * with the domains as they are now. The whole log is read, so that a window that began before the period counts. Nothing
 * is recorded. `rule` is a file of rules or the name of one that comes with the product; `placeholders` a YAML file with the
 * values of placeholders.
 */
export async function ruleBacktest(
  house: House,
  rule: string,
  { from, to, placeholders }: { from: string; to: string; placeholders?: string | undefined },
): Promise<Backtest[]> {
  await requireWholeLog(house)
  const { book, rules } = rulesNamed(rule, placeholders)
  const mesh = meshTables(await house.ledger.domains.current())
  const onEvents = rules.filter(({ kind }) => kind === 'detection' || kind === 'correlation')
  if (onEvents.length === 0 && rules.some(({ kind }) => kind === 'state')) {
    throw new NothingToExplainError(
      `${rule} is about the configuration: no log of past days shows it. Its readings do: meshledger findings.`,
    )
  }
  const told: Backtest[] = []
  // A row stands on its own day; the query is asked as of the end of the period.
  for (const one of rules.filter((rule) => rule.kind === 'query')) {
    const { matches, undecided } = await runQueries(house.lake, [one], mesh, `${to}T23:59:59.999Z`)
    const failed = undecided.find(({ kind }) => kind === 'not-assessed')
    if (failed !== undefined && matches.length === 0) throw new NothingToExplainError(`${one.name}: ${failed.reason}`)
    told.push(
      summary(
        one,
        matches.map(({ row, ...match }) => ({ ...match, event_time: row.event_time })),
        from,
        to,
      ),
    )
  }
  for (const one of rules) {
    if (one.kind !== 'absence') continue
    const gaps = gapsSeen(one, await hourCounts(house, one.each))
    const rows = gaps.map(({ gap, subject }) => ({ event_time: gap.from, domain: PLATFORM, subject }))
    told.push(summary(one, rows, from, to))
  }
  for (const one of onEvents) {
    const scan = compileMatches(bookAround(one, book), mesh, log)
    const rows = await house.lake.rows<MatchRow>(scan.sql, scan.params)
    told.push(summary(one, rows, from, to))
  }
  return told
}

function summary(
  rule: Rule,
  rows: readonly Pick<MatchRow, 'event_time' | 'domain' | 'subject'>[],
  from: string,
  to: string,
): Backtest {
  const days = new Map<string, { day: string; domain: string; matches: number; findings: number }>()
  const seen = new Set<string>()
  for (const { event_time, domain, subject } of rows) {
    const day = new Date(event_time).toISOString().slice(0, 10)
    if (day < from || day > to) continue
    const at = days.get(`${day} ${domain}`) ?? { day, domain, matches: 0, findings: 0 }
    const finding = JSON.stringify([domain, subject])
    days.set(`${day} ${domain}`, {
      ...at,
      matches: at.matches + 1,
      findings: at.findings + (seen.has(finding) ? 0 : 1),
    })
    seen.add(finding)
  }
  const sorted = [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day)
  const matches = sorted.reduce((sum, day) => sum + day.matches, 0)
  return { rule: rule.name, title: rule.title, from, to, matches, findings: seen.size, days: sorted }
}

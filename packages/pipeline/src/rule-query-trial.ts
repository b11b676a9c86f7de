import type { Lake } from '@meshledger/lake'
import { type Example, exampleEvents, exampleMesh, type QueryRule, querySubjects } from '@meshledger/policy'
import { type Asked, askedIn, laidOut } from './rule-query.ts'
import { matchesOf } from './state-run.ts'

/** The time of the account in examples. */
const NOW = '2026-01-05T15:00:00.000Z'

/** A rule in SQL in the form in which its condition is asked of rows. */
export const overRows = (rule: QueryRule) => ({ ...rule, kind: 'state' as const })

/** What each rule says in each example: a table that the example does not give never came, so nothing is known. */
export async function queryVerdicts(
  lake: Lake,
  rules: readonly QueryRule[],
  examples: readonly Example[],
): Promise<Map<string, Example['expect'][]>> {
  const verdicts = new Map(rules.map(({ name }) => [name, [] as Example['expect'][]]))
  for (const example of examples) {
    const found = await inExample(lake, [...new Set(rules.map(({ of }) => of))], example)
    const subjects = [...found].flatMap(([sql, one]) => (one.kind === 'rows' ? querySubjects(sql, one.rows) : []))
    const matched = new Set((await matchesOf(lake, rules.map(overRows), subjects)).map(({ rule }) => rule))
    for (const [i, { name, of }] of rules.entries()) {
      const unknown = found.get(of)?.kind !== 'rows'
      verdicts.get(name)?.push(unknown ? 'not assessed' : matched.has(i) ? 'match' : 'no match')
    }
  }
  return verdicts
}

async function inExample(lake: Lake, queries: readonly string[], example: Example): Promise<Map<string, Asked>> {
  const given = example.rows ?? {}
  const events = 'access.audit' in given ? { 'access.audit': exampleEvents(example) } : {}
  const found = new Map<string, Asked>()
  for (const sql of queries) {
    const one = await lake.session(async (session): Promise<Asked> => {
      const elsewhere = await laidOut(session, { ...given, ...events })
      const asked = await askedIn(session, sql, { now: NOW, mesh: exampleMesh(example), elsewhere })
      const missing = asked.kind === 'rows' ? asked.tables.find((name) => elsewhere[name] === undefined) : undefined
      return missing === undefined ? asked : { kind: 'failed', reason: `${missing} never came` }
    })
    found.set(sql, one)
  }
  return found
}

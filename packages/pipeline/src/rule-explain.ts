import { existsSync } from 'node:fs'
import {
  bookAround,
  compileExplanation,
  type Explanation,
  type Rule,
  type Rulebook,
  readRunnable,
} from '@meshledger/policy'
import { placeholdersIn } from './rule-check.ts'
import { readEvents } from './rule-events.ts'
import { ruleFilesIn } from './rule-files.ts'
import { policyFiles } from './rules.ts'

/** A rule or an event was named that is not there. */
export class NothingToExplainError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NothingToExplainError'
  }
}

/** What one detection rule says of the event, and why. */
export type RuleExplanation = {
  readonly rule: string
  readonly title: string
  readonly condition: string
  readonly holds: boolean
  readonly because: Explanation
}

const nobody = { catalogs: [], members: [], shared: [] }

/**
 * Why rules match an event or do not. `rule` is a file of rules, or the name of a rule that comes with the product; of a
 * correlation the rules below it are told. `event` is a file of events; `line` says which, else the first. Fields that are
 * looked up in the domains are missing, since no data folder is asked.
 */
export async function ruleExplain(
  rule: string,
  event: string,
  { line, placeholders }: { line?: number | undefined; placeholders?: string | undefined } = {},
): Promise<RuleExplanation[]> {
  const named = rulesNamed(rule, placeholders)
  const rules = new Set(named.rules.flatMap((one) => bookAround(one, named.book).rules))
  const tried = await readEvents([event])
  try {
    const [found] = await tried.lake.rows<{ key: string }>(
      'SELECT _key AS key FROM tried WHERE $line IS NULL OR line = $line ORDER BY nth, line LIMIT 1',
      { line: line ?? null },
    )
    if (found === undefined) {
      const [why] = tried.notTaken.filter((one) => line === undefined || one.line === line)
      throw new NothingToExplainError(
        `${event}${line === undefined ? '' : `:${line}`} holds no event${why ? `: ${why.reason}` : ''}.`,
      )
    }
    const told: RuleExplanation[] = []
    for (const one of rules) {
      if (one.kind !== 'detection') continue
      const asked = compileExplanation(one, nobody, tried.source, found.key)
      const [row] = await tried.lake.rows<Parameters<typeof asked.read>[0]>(asked.sql, asked.params)
      if (row === undefined) continue
      const because = asked.read(row)
      told.push({ rule: one.name, title: one.title, condition: one.condition, holds: because.holds, because })
    }
    return told
  } finally {
    await tried.close()
  }
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

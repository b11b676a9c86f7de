import type { Expression } from '../sigma/ast.ts'
import type { LogSource } from '../sigma/metadata.ts'
import { Fault } from '../sigma/refusal.ts'
import type { RuleHead } from '../sigma/rule.ts'
import type { Scope } from '../sigma/scope.ts'
import { type Fields, textAt } from '../sigma/yaml.ts'

/** A rule that asks SQL of the facts: each row that comes back, in the fixed columns, is held against its condition. */
export interface QueryRule extends RuleHead {
  readonly kind: 'query'
  readonly logsource: LogSource
  /** The SQL. It stands where a rule on the configuration has the kind of its subjects. */
  readonly of: string
  readonly match: Expression
  /** Always empty: a row has no names but its columns, so that one condition serves it and the configuration. */
  readonly scope: Scope
  /** The line on which the SQL begins. */
  readonly queryLine: number
}

/** The columns that the SQL gives, all of them and no others; null where there is nothing to say. */
export const resultColumns = {
  event_time: 'TIMESTAMP',
  subject: 'VARCHAR',
  object: 'VARCHAR',
  actor: 'VARCHAR',
  amount: 'DOUBLE',
  event_ids: 'VARCHAR[]',
} as const

/** What a condition and a subject may name of a row. */
export const rowFields: readonly string[] = ['subject', 'object', 'actor', 'amount']

const LONGEST = 20_000

/** Is a rule a question to the facts, in SQL? */
export const isOfQuery = ({ product, category }: LogSource): boolean =>
  product?.toLowerCase() === 'databricks' && category?.toLowerCase() === 'query'

/** The SQL under `query`. */
export function readSql(fields: Fields): string {
  const text = textAt(fields, 'query')
  if (text.trim() === '') throw new Fault('bad-query', ['query'], 'the query is empty')
  if (text.length > LONGEST) throw new Fault('bad-query', ['query'], `a query has at most ${LONGEST} characters`)
  return text
}

/** The place of a fault in a file: SQL over several lines begins below its key. */
export function placeOfFault({ of, queryLine }: Pick<QueryRule, 'of' | 'queryLine'>, offset: number | null) {
  if (offset === null) return { line: queryLine, column: 1 }
  let bytes = 0
  let [line, column] = [queryLine, 1]
  for (const char of of) {
    if (bytes >= offset) break
    const code = char.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    ;[line, column] = char === '\n' ? [line + 1, 1] : [line, column + 1]
  }
  return { line, column }
}

/** What went wrong, as a word the caller can act on. */
export type DatabricksErrorKind =
  | 'misconfigured'
  | 'unreachable'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'refused'
  | 'busy'
  | 'server-fault'
  | 'malformed-reply'
  | 'submit-uncertain'
  | 'statement-too-large'
  | 'statement-failed'
  | 'statement-canceled'
  | 'statement-closed'
  | 'statement-timeout'
  | 'inline-limit'
  | 'result-truncated'
  | 'result-incomplete'
  | 'aborted'

/** Machine-readable particulars: codes and names of securables only, never text that a server composed. */
export type DatabricksErrorFacts = {
  status?: number
  errorCode?: string
  condition?: string
  sqlState?: string
  statementId?: string
  privilege?: string
  securable?: string
  lineCode?: string
}

/** Kinds that a later try of the same call may well survive. */
const passing: ReadonlySet<DatabricksErrorKind> = new Set([
  'unreachable',
  'busy',
  'server-fault',
  'malformed-reply',
  'submit-uncertain',
  'statement-closed',
  'result-incomplete',
])

/**
 * A call to Databricks that did not succeed: what happened, where, and what to do about it.
 *
 * The message is made of our own words and of codes. A server's own text is never passed on: a parse error quotes the
 * statement, a cast error quotes row data, and a reply to a bad token may echo it. For the same reason there is no
 * `cause`: the runtime's error on a bad header quotes the header.
 */
export class DatabricksError extends Error {
  override readonly name = 'DatabricksError'
  readonly kind: DatabricksErrorKind
  readonly where: string
  readonly remedy: string
  readonly facts: DatabricksErrorFacts

  constructor(
    kind: DatabricksErrorKind,
    told: { what: string; where: string; remedy: string; facts?: DatabricksErrorFacts },
  ) {
    super(`${told.what} (${told.where}). ${told.remedy}`)
    this.kind = kind
    this.where = told.where
    this.remedy = told.remedy
    this.facts = told.facts ?? {}
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get passing(): boolean {
    return passing.has(this.kind)
  }
}

/** A code may be shown if it looks like one; anything else a server puts in that place is dropped. */
export function codeOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9_.]{1,80}$/.test(value) ? value : undefined
}

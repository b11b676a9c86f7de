import { type Observation, type Severity, severities } from '@meshledger/policy'
import { and, arrayContains, asc, desc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { type RecordReport, recordObservations } from './finding-record.ts'
import { type TriageOutcome, type TriageWish, triageFinding } from './finding-triage.ts'
import { addWork, careOf, type FindingCare, type WorkWish } from './finding-work.ts'
import { instantText } from './instant.ts'
import { findingHistory, findings, ruleEvaluations } from './schema.ts'
import type { EvaluatedRule, Finding, FindingMove, FindingState, RuleEvaluation } from './values.ts'

export type FindingFilter = {
  /** Only these domains: what the person who asks may see. Left out: all of them. */
  domains?: readonly string[] | undefined
  rules?: readonly string[] | undefined
  severity?: Severity | undefined
  state?: FindingState | undefined
  /** The key of an audit event that the finding names. */
  event?: string | undefined
}

/** A finding as it stood at a moment: what it is about, and its state then. */
export type PastFinding = Pick<Finding, 'id' | 'rule' | 'domain' | 'subject' | 'state'>

const listed = {
  ...{ id: findings.id, rule: findings.rule, ruleVersion: findings.ruleVersion, title: findings.title },
  ...{ severity: findings.severity, state: findings.state, domain: findings.domain, subject: findings.subject },
  ...{ firstSeen: findings.firstSeen, lastSeen: findings.lastSeen, events: findings.events },
  ...{ openedAt: findings.openedAt, mutedUntil: findings.mutedUntil, resolvedAt: findings.resolvedAt },
}

const worstFirst = sql`array_position(${sql.param(severities)}::text[], ${findings.severity})`

/** What the rules found, and what people decided about it. */
export function findingsStore(db: Database, durable: () => Promise<void>) {
  return {
    /**
     * Take in all observations of the rules that were evaluated at `at`. What they no longer see is withdrawn, in the
     * open. The same observations again change nothing. Throws `RangeError` when two observations are of one subject,
     * or one is of a rule that was not evaluated.
     */
    async record(
      observations: readonly Observation[],
      at: string,
      rules: readonly EvaluatedRule[],
    ): Promise<RecordReport> {
      return recordObservations(db, observations, at, rules)
    },
    /** Worst first, then newest, then by id. */
    async list(filter: FindingFilter = {}): Promise<Finding[]> {
      const order = [worstFirst, desc(findings.lastSeen), asc(findings.id)]
      return db
        .select(listed)
        .from(findings)
        .where(matching(filter))
        .orderBy(...order)
    },
    async get(id: string): Promise<Finding | undefined> {
      const [row] = await db.select(listed).from(findings).where(eq(findings.id, id))
      return row
    },
    /** The findings that were known at a moment, each in the state that it had then; by id. */
    async at(moment: string): Promise<PastFinding[]> {
      const then = sql<FindingState>`coalesce((
        select h.to_state from ${findingHistory} h
        where h.finding = ${findings.id} and h.at <= ${instantText(moment)} order by h.step desc limit 1), 'open')`
      return db
        .select({
          id: findings.id,
          rule: findings.rule,
          domain: findings.domain,
          subject: findings.subject,
          state: then,
        })
        .from(findings)
        .where(lte(findings.openedAt, instantText(moment)))
        .orderBy(asc(findings.id))
    },
    /** The keys of the audit events that a finding names, in order of time; a finding counts more than it names. */
    async events(id: string): Promise<string[]> {
      const [row] = await db.select({ keys: findings.eventKeys }).from(findings).where(eq(findings.id, id))
      return row?.keys ?? []
    },
    /** How a finding was moved from state to state, oldest first. */
    async history(id: string): Promise<FindingMove[]> {
      const { at, who, from, to, reason, until } = findingHistory
      const moves = db.select({ at, who, from, to, reason, until }).from(findingHistory)
      return moves.where(eq(findingHistory.finding, id)).orderBy(asc(findingHistory.step))
    },
    /** Move a finding to another state, in the name of a person. */
    async triage(id: string, wish: TriageWish, who: string, at: string): Promise<TriageOutcome> {
      const outcome = await triageFinding(db, id, wish, who, at)
      if (outcome.kind === 'moved') await durable()
      return outcome
    },
    /** Who is to mend each finding, by when, what was said, and how often it came back; one of which nothing is known is left out. */
    async care(ids: readonly string[] | 'all'): Promise<Map<string, FindingCare>> {
      return careOf(db, ids)
    },
    /** Say who mends a finding, by when, or a remark, in the name of a person; false when there is no such finding. */
    async work(id: string, wish: WorkWish, who: string, at: string): Promise<boolean> {
      const done = await addWork(db, id, wish, who, at)
      if (done) await durable()
      return done
    },
    /** When each rule was last evaluated, and in which version. A rule that is missing here never was. */
    async evaluations(): Promise<RuleEvaluation[]> {
      return db.select().from(ruleEvaluations).orderBy(asc(ruleEvaluations.rule))
    },
  }
}

function matching({ domains, rules, severity, state, event }: FindingFilter): SQL | undefined {
  return and(
    domains && inArray(findings.domain, [...domains]),
    rules && inArray(findings.rule, [...rules]),
    severity && eq(findings.severity, severity),
    state && eq(findings.state, state),
    event === undefined ? undefined : arrayContains(findings.eventKeys, [event]),
  )
}

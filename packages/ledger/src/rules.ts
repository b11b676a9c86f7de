import type { AllocationDefinition, DomainDefinition, PricingDefinition } from '@meshledger/mesh'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { domainsStore } from './domains.ts'
import { instantText } from './instant.ts'
import { LedgerError } from './ledger-error.ts'
import { ruleDecisions, ruleProposals, ruleVersions } from './rules-schema.ts'

export type RuleKind = 'pricing' | 'allocation'
export type RuleVersion = Omit<typeof ruleVersions.$inferSelect, 'definition'> & { definition: unknown }

/** A file of rules as it was read: its definition and the digest of its text. */
export type RuleFile<D> = { definition: D; digest: string }
/** What is to be activated together. What is not named stays as it is. */
export type ProposedRules = {
  pricing?: RuleFile<PricingDefinition> | undefined
  allocation?: RuleFile<AllocationDefinition> | undefined
  domains?: RuleFile<DomainDefinition>[] | undefined
}
export type RuleProposal = {
  id: string
  rules: ProposedRules
  note: string
  who: string
  at: string
  decision: { decision: 'activated' | 'rejected' | 'withdrawn'; who: string; reason: string; at: string } | null
}

/** Versions of the price book and of the splits, and what waits for a second person. Nothing is ever overwritten. */
export function rulesStore(db: Database, durable: () => Promise<void>) {
  const versionsOf = (kind: RuleKind) => db.select().from(ruleVersions).where(eq(ruleVersions.kind, kind))
  const proposals = () =>
    db
      .select({ proposal: ruleProposals, decision: ruleDecisions })
      .from(ruleProposals)
      .leftJoin(ruleDecisions, eq(ruleDecisions.proposal, ruleProposals.id))
  return {
    /** The version in force; undefined while there is none. */
    async current(kind: RuleKind): Promise<RuleVersion | undefined> {
      const [row] = await versionsOf(kind).orderBy(desc(ruleVersions.version)).limit(1)
      return row
    },
    /** Every version, oldest first. */
    async history(kind: RuleKind): Promise<RuleVersion[]> {
      return versionsOf(kind).orderBy(asc(ruleVersions.version))
    },
    /** Activate rules, all or none. A file of the same digest as the version in force makes no new version. */
    async activate(rules: ProposedRules, who: string, at: string, approver: string | null = null): Promise<void> {
      await db.transaction((tx) => activateIn(tx as unknown as Database, rules, who, at, approver))
      await durable()
    },
    /** Put rules before a second person. The id is the caller's, so that asking twice proposes once. */
    async propose(proposal: Omit<RuleProposal, 'decision'>): Promise<void> {
      await db
        .insert(ruleProposals)
        .values({ ...proposal, at: instantText(proposal.at) })
        .onConflictDoNothing()
      await durable()
    },
    async proposal(id: string): Promise<RuleProposal | undefined> {
      const [row] = await proposals().where(eq(ruleProposals.id, id))
      return row && proposalOf(row)
    },
    /** Newest first; `waiting` leaves out what has been decided. */
    async proposals(waiting = false): Promise<RuleProposal[]> {
      const rows = await proposals()
        .where(waiting ? isNull(ruleDecisions.proposal) : undefined)
        .orderBy(desc(ruleProposals.at), asc(ruleProposals.id))
      return rows.map(proposalOf)
    },
    /**
     * Decide a proposal; `activated` puts its rules in force in the same transaction. Throws `LedgerError` when it is
     * decided already, when somebody would activate or reject what they proposed, or withdraw what another did.
     */
    async decide(
      id: string,
      decision: 'activated' | 'rejected' | 'withdrawn',
      who: string,
      reason: string,
      at: string,
    ): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${ruleDecisions} in share row exclusive mode`)
        const [proposal] = await tx.select().from(ruleProposals).where(eq(ruleProposals.id, id))
        if (!proposal) throw new LedgerError(`There is no proposal ${id}`)
        const [decided] = await tx
          .select()
          .from(ruleDecisions)
          .where(and(eq(ruleDecisions.proposal, id)))
        if (decided) throw new LedgerError(`The proposal ${id} is ${decided.decision} already`)
        if ((decision === 'withdrawn') !== (who === proposal.who)) throw new LedgerError(refusalOf(decision))
        const made = { proposal: id, decision, proposedBy: proposal.who, who, reason, at: instantText(at) }
        await tx.insert(ruleDecisions).values(made)
        if (decision === 'activated') {
          await activateIn(tx as unknown as Database, proposal.rules, proposal.who, at, who)
        }
      })
      await durable()
    },
  }
}

const refusalOf = (decision: string): string =>
  decision === 'withdrawn'
    ? 'Only whoever proposed the rules may withdraw them'
    : 'Rules are activated or rejected by another person than the one who proposed them'

type Row = { proposal: typeof ruleProposals.$inferSelect; decision: typeof ruleDecisions.$inferSelect | null }
const proposalOf = ({ proposal, decision }: Row): RuleProposal => ({
  ...proposal,
  decision: decision && { decision: decision.decision, who: decision.who, reason: decision.reason, at: decision.at },
})

async function activateIn(tx: Database, rules: ProposedRules, who: string, at: string, approver: string | null) {
  await tx.execute(sql`lock table ${ruleVersions} in share row exclusive mode`)
  for (const kind of ['pricing', 'allocation'] as const) {
    const file = rules[kind]
    if (file === undefined) continue
    const [newest] = await tx
      .select({ version: ruleVersions.version, digest: ruleVersions.digest })
      .from(ruleVersions)
      .where(eq(ruleVersions.kind, kind))
      .orderBy(desc(ruleVersions.version))
      .limit(1)
    if (newest?.digest === file.digest) continue
    const version = (newest?.version ?? 0) + 1
    await tx.insert(ruleVersions).values({ kind, version, ...file, who, approver, effectiveAt: instantText(at) })
  }
  const domains = domainsStore(tx)
  for (const { definition, digest } of rules.domains ?? []) await domains.put(definition, digest, at)
}

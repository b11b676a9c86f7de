import { asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { applicabilitySteps, attestations, attestationWithdrawals, evidenceFiles } from './judgement-schema.ts'
import type { Applicability, Attestation, EvidenceFile, NewAttestation } from './judgement-values.ts'

/** The word of people on controls that no data shows, the files behind it, and the statement of applicability. */
export function attestationsStore(db: Database, durable: () => Promise<void>) {
  const all = () =>
    db
      .select({ word: attestations, withdrawal: attestationWithdrawals })
      .from(attestations)
      .leftJoin(attestationWithdrawals, eq(attestationWithdrawals.attestation, attestations.id))
  type Row = Awaited<ReturnType<typeof all>>[number]
  const told = ({ word, withdrawal }: Row): Attestation => ({
    ...word,
    withdrawn: withdrawal && { who: withdrawal.who, reason: withdrawal.reason, at: withdrawal.at },
  })
  return {
    /** Give a word. The id is the caller's, so that giving it twice gives it once. */
    async attest(word: NewAttestation): Promise<void> {
      await db
        .insert(attestations)
        .values({ ...word, at: instantText(word.at) })
        .onConflictDoNothing()
      await durable()
    },
    /** Newest first; `domains` are those that the person who asks may see, left out for all. */
    async list(domains?: readonly string[]): Promise<Attestation[]> {
      const rows = await all()
        .where(domains && inArray(attestations.domain, [...domains]))
        .orderBy(desc(attestations.at), asc(attestations.id))
      return rows.map(told)
    },
    async get(id: string): Promise<Attestation | undefined> {
      const [row] = await all().where(eq(attestations.id, id))
      return row && told(row)
    },
    /** Take a word back; false when it is taken back already, or nobody gave it. */
    async withdraw(id: string, who: string, reason: string, at: string): Promise<boolean> {
      const [known] = await db.select({ id: attestations.id }).from(attestations).where(eq(attestations.id, id))
      if (!known) return false
      const made = await db
        .insert(attestationWithdrawals)
        .values({ attestation: id, who, reason, at: instantText(at) })
        .onConflictDoNothing()
        .returning()
      await durable()
      return made.length > 0
    },
    /** Note a file of evidence; the same bytes are one file, under the name they were given first. */
    async putFile(file: EvidenceFile): Promise<EvidenceFile> {
      await db
        .insert(evidenceFiles)
        .values({ ...file, at: instantText(file.at) })
        .onConflictDoNothing()
      await durable()
      const [stored] = await db.select().from(evidenceFiles).where(eq(evidenceFiles.digest, file.digest))
      return stored ?? file
    },
    async file(digest: string): Promise<EvidenceFile | undefined> {
      const [found] = await db.select().from(evidenceFiles).where(eq(evidenceFiles.digest, digest))
      return found
    },
    async files(): Promise<EvidenceFile[]> {
      return db.select().from(evidenceFiles).orderBy(asc(evidenceFiles.digest))
    },
    /** Say whether a control applies to a domain, and why. The same again makes no step. */
    async setApplicability(wish: Omit<Applicability, 'step'>): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${applicabilitySteps} in share row exclusive mode`)
        const steps = await tx
          .select()
          .from(applicabilitySteps)
          .where(sql`framework = ${wish.framework} and control = ${wish.control} and domain = ${wish.domain}`)
          .orderBy(desc(applicabilitySteps.step))
          .limit(1)
        const [last] = steps
        if (last && last.included === wish.included && last.justification === wish.justification) return
        await tx.insert(applicabilitySteps).values({ ...wish, at: instantText(wish.at), step: (last?.step ?? 0) + 1 })
      })
      await durable()
    },
    /** Every step of the statement of applicability, oldest first within a control and domain. */
    async applicability(): Promise<Applicability[]> {
      const { framework, control, domain, step } = applicabilitySteps
      return db.select().from(applicabilitySteps).orderBy(asc(framework), asc(control), asc(domain), asc(step))
    },
  }
}

import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import {
  closeBills,
  closeNotes,
  closeSteps,
  corrections,
  disputeSettlements,
  disputes,
  frozenRecords,
  keptBills,
  statementDrafts,
  statementFiles,
  statementMoves,
  statements,
} from './close-schema.ts'
import type {
  By,
  CloseChange,
  CloseStep,
  Correction,
  DisputeRecord,
  Draft,
  FrozenRecords,
  LivingStatement,
  Settlement,
  StatementFile,
} from './close-values.ts'
import { markOf, writeChange } from './close-write.ts'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'

/** `moved-on`: somebody changed the period meanwhile; read again and decide again. */
export type CloseOutcome = { kind: 'done' } | { kind: 'moved-on' }

/** Where a period stands. `mark` goes into the change that is decided upon it. */
export type CloseRecord = {
  mark: number
  steps: CloseStep[]
  bill: (By & { body: string }) | null
  notes: (By & { text: string })[]
}

const shown = {
  ...{ number: statements.number, period: statements.period, domain: statements.domain, version: statements.version },
  ...{ kind: statements.kind, credits: statements.credits, digest: statements.digest, facts: statements.facts },
}

/** Periods, statements, disputes: what a month was closed with. Of what was shown to anybody nothing is ever lost. */
export function closeStore(db: Database, durable: () => Promise<void>) {
  return {
    async read(period: string): Promise<CloseRecord> {
      const steps = await db
        .select()
        .from(closeSteps)
        .where(eq(closeSteps.period, period))
        .orderBy(asc(closeSteps.step))
      const bills = await db
        .select()
        .from(closeBills)
        .where(eq(closeBills.period, period))
        .orderBy(asc(closeBills.step))
      const notes = await db
        .select()
        .from(closeNotes)
        .where(eq(closeNotes.period, period))
        .orderBy(asc(closeNotes.step))
      const last = bills.at(-1)
      return {
        mark: await markOf(db, period),
        steps: steps.map(({ period: _, ...step }) => step),
        bill: last ? { at: last.at, who: last.who, body: last.body } : null,
        notes: notes.map(({ at, who, text }) => ({ at, who, text })),
      }
    },
    /** The last step of every period that has one, without its detail. */
    async standing(): Promise<Map<string, Omit<CloseStep, 'detail'>>> {
      const { detail: _, ...columns } = stepColumns
      const rows = await db
        .selectDistinctOn([closeSteps.period], columns)
        .from(closeSteps)
        .where(sql`action <> 'reissue-asked'`)
        .orderBy(asc(closeSteps.period), sql`step desc`)
      return new Map(rows.map(({ period, ...step }) => [period, step]))
    },
    async drafts(period: string): Promise<Draft[]> {
      const rows = await db
        .select()
        .from(statementDrafts)
        .where(eq(statementDrafts.period, period))
        .orderBy(asc(statementDrafts.domain))
      return rows.map(({ period: _, ...draft }) => draft)
    },
    async allDrafts(): Promise<(Omit<Draft, 'body'> & { period: string })[]> {
      const { period, domain, version, digest, facts } = statementDrafts
      return db.select({ period, domain, version, digest, facts }).from(statementDrafts)
    },
    /** Statements with their life; of one period, or all. */
    async statements(period?: string): Promise<LivingStatement[]> {
      const rows = await db
        .select(shown)
        .from(statements)
        .where(period === undefined ? undefined : eq(statements.period, period))
        .orderBy(asc(statements.period), asc(statements.domain), asc(statements.version))
      if (rows.length === 0) return []
      const numbers = rows.map(({ number }) => number)
      const moves = await db
        .select()
        .from(statementMoves)
        .where(period === undefined ? undefined : inArray(statementMoves.number, numbers))
        .orderBy(asc(statementMoves.number), asc(statementMoves.step))
      const of = grouped(moves, ({ number }) => number)
      return rows.map((row) => {
        const life = (of.get(row.number) ?? []).map(({ number: _, step: __, ...move }) => move)
        const last = life.at(-1)
        if (!last) throw new Error(`statement ${row.number} has no state`)
        return { ...row, state: last.to, moves: life }
      })
    },
    /** The line file of a statement, byte for byte. */
    async body(number: string): Promise<string | undefined> {
      const [row] = await db.select({ body: statements.body }).from(statements).where(eq(statements.number, number))
      return row?.body
    },
    async bodies(numbers: readonly string[]): Promise<Map<string, string>> {
      if (numbers.length === 0) return new Map()
      const { number, body } = statements
      const rows = await db
        .select({ number, body })
        .from(statements)
        .where(inArray(number, [...numbers]))
      return new Map(rows.map((row) => [row.number, row.body]))
    },
    async files(number: string): Promise<(Omit<StatementFile, 'bytes'> & { size: number })[]> {
      const { format, digest, bytes } = statementFiles
      return db
        .select({ number: statementFiles.number, format, digest, size: sql<number>`length(${bytes})`.mapWith(Number) })
        .from(statementFiles)
        .where(eq(statementFiles.number, number))
        .orderBy(asc(format))
    },
    async file(number: string, format: string): Promise<StatementFile | undefined> {
      const [row] = await db
        .select()
        .from(statementFiles)
        .where(and(eq(statementFiles.number, number), eq(statementFiles.format, format)))
      return row
    },
    /** The packed lines of bills that a step names; undefined where there are none by that name. */
    async keptBills(digest: string): Promise<Uint8Array | undefined> {
      const [row] = await db.select({ bytes: keptBills.bytes }).from(keptBills).where(eq(keptBills.digest, digest))
      return row?.bytes
    },
    /** The records of some days that were kept with a step of the close; none where none were kept. */
    async records(period: string, step: number, days: readonly string[]): Promise<FrozenRecords[]> {
      if (days.length === 0) return []
      const { day, records, digest, bytes } = frozenRecords
      return db
        .select({ day, records, digest, bytes })
        .from(frozenRecords)
        .where(and(eq(frozenRecords.period, period), eq(frozenRecords.step, step), inArray(day, [...days])))
        .orderBy(asc(day))
    },
    /** What was made good: of all frozen months, in the order of the carrying lines. */
    async corrections(): Promise<Correction[]> {
      return db.select().from(corrections).orderBy(asc(corrections.carrier), asc(corrections.carrierLine))
    },
    /** Disputes, oldest first, each with its settlement when it has one. */
    async disputes(): Promise<(DisputeRecord & { settlement: Settlement | null })[]> {
      const rows = await db.select().from(disputes).orderBy(asc(disputes.at), asc(disputes.id))
      const settled = new Map((await db.select().from(disputeSettlements)).map((row) => [row.dispute, row]))
      return rows.map((row) => ({ ...row, settlement: settled.get(row.id) ?? null }))
    },
    /** Write a change, all or none. When it is `durable`, it is on the disk before the answer. */
    async commit(change: CloseChange): Promise<CloseOutcome> {
      const outcome = await db.transaction(async (tx): Promise<CloseOutcome> => {
        await tx.execute(sql`lock table ${closeSteps} in share row exclusive mode`)
        if ((await markOf(tx, change.period)) !== change.after) return { kind: 'moved-on' }
        await writeChange(tx, change)
        return { kind: 'done' }
      })
      if (outcome.kind === 'done' && change.durable) await durable()
      return outcome
    },
  }
}

const stepColumns = {
  ...{ period: closeSteps.period, step: closeSteps.step, at: closeSteps.at, who: closeSteps.who },
  ...{ action: closeSteps.action, digest: closeSteps.digest, note: closeSteps.note, detail: closeSteps.detail },
}

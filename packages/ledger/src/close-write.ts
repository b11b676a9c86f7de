import { count, eq, inArray, max, sql } from 'drizzle-orm'
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
import type { CloseChange } from './close-values.ts'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { journalPostings, journalTransactions } from './journal-schema.ts'

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** Postgres takes 65,535 values a statement; the widest row here has fourteen. */
const ROWS_A_STATEMENT = 1000
/** Bodies and files are large, so that fewer of them go at once. */
const LARGE_ROWS_A_STATEMENT = 20

/** Everything that ever happened to a period, counted. Two decisions upon the same mark cannot both be written. */
export async function markOf(db: Pick<Database, 'execute'>, period: string): Promise<number> {
  const numbers = sql`select number from ${statements} where period = ${period}`
  const { rows } = await db.execute<{ mark: string }>(sql`select
    (select count(*) from ${closeSteps} where period = ${period})
    + (select count(*) from ${closeBills} where period = ${period})
    + (select count(*) from ${statementMoves} where number in (${numbers}))
    + (select count(*) from ${disputes} where period = ${period})
    + (select count(*) from ${disputeSettlements} where dispute in (select id from ${disputes} where period = ${period}))
    as mark`)
  return Number(rows[0]?.mark ?? 0)
}

/** See `close.commit`. Runs under the lock of the steps. */
export async function writeChange(tx: Transaction, change: CloseChange): Promise<void> {
  const { period, who } = change
  const by = { at: instantText(change.at), who }
  if (change.drafts) {
    await tx.delete(statementDrafts).where(eq(statementDrafts.period, period))
    const rows = change.drafts.map((draft) => ({ ...draft, period }))
    for (const batch of batches(rows, LARGE_ROWS_A_STATEMENT)) await tx.insert(statementDrafts).values(batch)
  }
  for (const batch of batches(change.statements ?? [], LARGE_ROWS_A_STATEMENT)) {
    await tx.insert(statements).values(batch.map((one) => ({ ...one, ...by })))
  }
  if (change.keptBills) await tx.insert(keptBills).values(change.keptBills).onConflictDoNothing()
  await writeMoves(tx, change, by)
  for (const batch of batches(change.files ?? [], LARGE_ROWS_A_STATEMENT)) await tx.insert(statementFiles).values(batch)
  for (const batch of batches(change.corrections ?? [], ROWS_A_STATEMENT)) await tx.insert(corrections).values(batch)
  if (change.disputes?.length) await tx.insert(disputes).values(change.disputes.map((one) => ({ ...one, ...by })))
  if (change.settlements?.length) {
    await tx.insert(disputeSettlements).values(change.settlements.map((one) => ({ ...one, ...by })))
  }
  await writeJournal(tx, change, by.at)
  await writeStep(tx, change, by)
}

async function writeStep(
  tx: Transaction,
  { period, step, bill, note, records = [] }: CloseChange,
  by: { at: string; who: string },
) {
  const next = async (table: typeof closeSteps | typeof closeBills | typeof closeNotes): Promise<number> => {
    const [row] = await tx
      .select({ last: max(table.step) })
      .from(table)
      .where(eq(table.period, period))
    return (row?.last ?? 0) + 1
  }
  if (step) {
    const number = await next(closeSteps)
    await tx.insert(closeSteps).values({ ...step, ...by, period, step: number })
    const kept = records.map((one) => ({ ...one, period, step: number }))
    for (const batch of batches(kept, LARGE_ROWS_A_STATEMENT)) await tx.insert(frozenRecords).values(batch)
  }
  if (bill !== undefined)
    await tx.insert(closeBills).values({ ...by, period, body: bill, step: await next(closeBills) })
  if (note !== undefined)
    await tx.insert(closeNotes).values({ ...by, period, text: note, step: await next(closeNotes) })
}

async function writeMoves(
  tx: Transaction,
  { moves = [] }: CloseChange,
  by: { at: string; who: string },
): Promise<void> {
  for (const batch of batches(moves, ROWS_A_STATEMENT)) {
    const rows = await tx
      .select({ number: statementMoves.number, last: max(statementMoves.step) })
      .from(statementMoves)
      .where(inArray(statementMoves.number, [...new Set(batch.map(({ number }) => number))]))
      .groupBy(statementMoves.number)
    const last = new Map(rows.map(({ number, last: step }) => [number, step ?? 0]))
    const numbered = batch.map((move) => {
      const step = (last.get(move.number) ?? 0) + 1
      last.set(move.number, step)
      return { ...move, ...by, step, supersededBy: move.supersededBy ?? null }
    })
    await tx.insert(statementMoves).values(numbered)
  }
}

/** Postings are held against each other when the transaction of the database ends, not before. */
async function writeJournal(tx: Transaction, { transactions = [] }: CloseChange, bookedAt: string): Promise<void> {
  if (transactions.length === 0) return
  const [held] = await tx.select({ size: count() }).from(journalTransactions)
  const first = held?.size ?? 0
  const heads = transactions.map(({ postings, ...head }, i) => ({
    ...{ ...head, position: first + i, bookedAt, size: postings.length },
  }))
  for (const batch of batches(heads, ROWS_A_STATEMENT)) await tx.insert(journalTransactions).values(batch)
  const postings = transactions.flatMap(({ id, postings: each }) =>
    each.map((posting, i) => ({ ...posting, transaction: id, line: i + 1 })),
  )
  for (const batch of batches(postings, ROWS_A_STATEMENT)) await tx.insert(journalPostings).values(batch)
}

function batches<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))
}

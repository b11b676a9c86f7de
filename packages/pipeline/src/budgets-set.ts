import type { BudgetStep, NewBudget } from '@meshledger/ledger'
import { AMOUNT_SCALE, parseDecimal } from '@meshledger/money'
import { budgetNodes } from './budgets-tree.ts'
import { CsvError, type CsvRow, readCsv } from './close/read-csv.ts'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import type { House } from './house.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

export type BudgetChange = Omit<BudgetStep, 'step'> & { before: string | null }
export type CellWish = { node: string; month: string; amount: string | null }
type Fault = { line: number; problem: string; remedy: string }

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

async function before(house: House): Promise<Map<string, string | null>> {
  const steps = await house.ledger.budgets.current()
  return new Map(steps.map(({ node, month, amount }) => [JSON.stringify([node, month]), amount]))
}

/** Set budgets, all or none. A node that nobody knows, or an amount below zero, refuses the whole. */
export async function setBudgets(
  house: House,
  cells: readonly CellWish[],
  note: string,
  who: string,
  source: BudgetStep['source'] = 'set',
): Promise<{ changes: BudgetChange[] }> {
  const known = new Set((await budgetNodes(house)).map(({ node }) => node))
  const strange = cells.find(({ node }) => !known.has(node))
  if (strange)
    throw new RefusedError(`There is no domain or group ${strange.node}`, 'Check the name, or define it first.')
  const negative = cells.find(({ amount }) => amount !== null && parseDecimal(amount, AMOUNT_SCALE) < 0n)
  if (negative)
    throw new RefusedError(`${negative.node} ${negative.month}: a budget is zero or more`, 'Correct the amount.')
  const ids = cells.map(({ node, month }) => JSON.stringify([node, month]))
  if (new Set(ids).size < ids.length) throw new RefusedError('A cell stands twice', 'Give each node and month once.')
  const was = await before(house)
  const budgets = cells.map(({ node, month, amount }): NewBudget => ({ node, month, amount, note }))
  const steps = await house.ledger.budgets.set(budgets, source, who, await house.now())
  return {
    changes: steps.map(({ step: _, ...change }) => ({
      ...change,
      before: was.get(JSON.stringify([change.node, change.month])) ?? null,
    })),
  }
}

/** Budgets from CSV: node (or domain), month, amount, note. With any fault nothing is taken in, and each is named. */
export async function importBudgets(house: House, { csv, dryRun }: { csv: string; dryRun: boolean }, who: string) {
  const known = new Set((await budgetNodes(house)).map(({ node }) => node))
  const read = readRows(csv, known)
  const was = await before(house)
  const moves = read.rows.filter(
    ({ node, month, amount }) => (was.get(JSON.stringify([node, month])) ?? null) !== amount,
  )
  const taken = read.faults.length === 0 && !dryRun
  if (taken) await house.ledger.budgets.set(moves, 'imported', who, await house.now())
  return {
    taken,
    unchanged: read.rows.length - moves.length,
    changes: moves.map(({ node, month, amount, note }) => ({
      ...{ node, month, amount, note, source: 'imported' as const },
      before: was.get(JSON.stringify([node, month])) ?? null,
    })),
    faults: read.faults,
  }
}

function readRows(csv: string, known: ReadonlySet<string>): { rows: NewBudget[]; faults: Fault[] } {
  const name = /^\uFEFF?"?domain"?[,;]|[,;]"?domain"?([,;\r\n]|$)/i.test(csv.split('\n')[0] ?? '') ? 'domain' : 'node'
  const faults: Fault[] = []
  const rows: NewBudget[] = []
  let found: CsvRow[] = []
  try {
    found = readCsv(csv, [name, 'month', 'amount'])
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { rows, faults: [{ line: error.line, problem: error.problem, remedy: error.remedy }] }
  }
  const seen = new Set<string>()
  for (const { line, cells } of found) {
    const [node = '', month = '', amount = ''] = [cells[name], cells.month, cells.amount]
    const fault = faultOf(node, month, amount, known, seen)
    if (fault) faults.push({ line, ...fault })
    else rows.push({ node, month, amount: amount === '' ? null : amount, note: cells.note ?? '' })
    seen.add(JSON.stringify([node, month]))
  }
  return { rows, faults }
}

function faultOf(
  node: string,
  month: string,
  amount: string,
  known: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): Omit<Fault, 'line'> | null {
  if (!known.has(node)) return { problem: `there is no domain or group “${node}”`, remedy: 'Check the name.' }
  if (!MONTH.test(month)) return { problem: `“${month}” is no month`, remedy: 'Write it like 2026-10.' }
  if (!/^(\d{1,15}(\.\d{1,6})?)?$/.test(amount)) {
    return {
      problem: `“${amount}” is no amount of zero or more`,
      remedy: 'Write it like 12000.00, without separators.',
    }
  }
  if (seen.has(JSON.stringify([node, month])))
    return { problem: `${node} ${month} stands twice`, remedy: 'Keep one of them.' }
  return null
}

/** Every change of the budgets of a domain or group, newest first. */
export async function budgetHistory(house: House, node: string, sees: VisibleDomains) {
  const kind = (await budgetNodes(house)).find((each) => each.node === node)?.kind
  if (kind === undefined) throw new NoSuchThingError('domain or group')
  if (sees !== 'all') await requireVisible(house, [node], sees)
  const steps = await house.ledger.budgets.history(node)
  const changes = steps.map(({ step, ...change }): BudgetChange => {
    const earlier = steps.find((each) => each.month === change.month && each.step === step - 1)
    return { ...change, before: earlier?.amount ?? null }
  })
  return { changes }
}

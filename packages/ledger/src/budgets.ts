import { asc, desc, eq, sql } from 'drizzle-orm'
import type { AlertStep } from './alert-life.ts'
import { budgetAlertSteps, budgetAlerts, budgetSteps, budgetTrees } from './budget-schema.ts'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'

/** Groups of domains, each under another or at the top; a domain stands in one group at most. */
export type BudgetTree = {
  groups: { group: string; title: string; parent: string | null }[]
  domains: { domain: string; group: string }[]
}
/** What was set. `amount` is decimal text; null says that the budget was taken away. */
export type BudgetStep = {
  node: string
  month: string
  step: number
  amount: string | null
  source: 'set' | 'imported'
  note: string
  who: string
  at: string
}
export type NewBudget = Pick<BudgetStep, 'node' | 'month' | 'amount' | 'note'>
export type BudgetAlert = typeof budgetAlerts.$inferSelect

const BATCH = 1000
const inBatches = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, i) => rows.slice(i * BATCH, (i + 1) * BATCH))

/** Budgets that people set, of which nothing is ever lost, and the alerts that came of them. */
export function budgetsStore(db: Database) {
  return {
    /** The last step of each node and month. */
    async current(): Promise<BudgetStep[]> {
      return db
        .selectDistinctOn([budgetSteps.node, budgetSteps.month])
        .from(budgetSteps)
        .orderBy(asc(budgetSteps.node), asc(budgetSteps.month), desc(budgetSteps.step))
    },
    /** Every step of one node, newest first. */
    async history(node: string): Promise<BudgetStep[]> {
      const newest = [desc(budgetSteps.at), desc(budgetSteps.month), desc(budgetSteps.step)] as const
      return db
        .select()
        .from(budgetSteps)
        .where(eq(budgetSteps.node, node))
        .orderBy(...newest)
    },
    /** Set budgets, all or none. One that is there already, to the letter, makes no step. Gives the steps that were made. */
    async set(
      budgets: readonly NewBudget[],
      source: BudgetStep['source'],
      who: string,
      at: string,
    ): Promise<BudgetStep[]> {
      const moment = instantText(at)
      return db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${budgetSteps} in share row exclusive mode`)
        const now = await tx
          .selectDistinctOn([budgetSteps.node, budgetSteps.month])
          .from(budgetSteps)
          .orderBy(asc(budgetSteps.node), asc(budgetSteps.month), desc(budgetSteps.step))
        const last = new Map(now.map((one) => [JSON.stringify([one.node, one.month]), one]))
        const made = budgets.flatMap(({ node, month, amount, note }): BudgetStep[] => {
          const before = last.get(JSON.stringify([node, month]))
          if ((before?.amount ?? null) === amount) return []
          return [{ node, month, step: (before?.step ?? 0) + 1, amount, source, note, who, at: moment }]
        })
        for (const batch of inBatches(made)) await tx.insert(budgetSteps).values(batch)
        return made
      })
    },
    async tree(): Promise<BudgetTree> {
      const [last] = await db.select().from(budgetTrees).orderBy(desc(budgetTrees.version)).limit(1)
      return last?.tree ?? { groups: [], domains: [] }
    },
    async setTree(tree: BudgetTree, who: string, at: string): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${budgetTrees} in share row exclusive mode`)
        const [last] = await tx.select().from(budgetTrees).orderBy(desc(budgetTrees.version)).limit(1)
        if (last && JSON.stringify(last.tree) === JSON.stringify(tree)) return
        await tx.insert(budgetTrees).values({ version: (last?.version ?? 0) + 1, tree, who, at: instantText(at) })
      })
    },
    async alerts(): Promise<BudgetAlert[]> {
      return db.select().from(budgetAlerts).orderBy(desc(budgetAlerts.at), asc(budgetAlerts.id))
    },
    /** Record alerts; one that was given before is not given again. Answers those that are new. */
    async alert(alerts: readonly BudgetAlert[]): Promise<BudgetAlert[]> {
      if (alerts.length === 0) return []
      return db
        .insert(budgetAlerts)
        .values([...alerts])
        .onConflictDoNothing()
        .returning()
    },
    /** What became of alerts, oldest step first. */
    async alertSteps(): Promise<AlertStep[]> {
      const { domain, month, threshold, step } = budgetAlertSteps
      return db.select().from(budgetAlertSteps).orderBy(asc(month), asc(domain), asc(threshold), asc(step))
    },
    /** Add steps, each decided upon the one before it: where somebody was quicker, theirs stands. Answers those that were added. */
    async moveAlerts(steps: readonly AlertStep[]): Promise<AlertStep[]> {
      if (steps.length === 0) return []
      const rows = steps.map((one) => ({ ...one, at: instantText(one.at) }))
      return db.insert(budgetAlertSteps).values(rows).onConflictDoNothing().returning()
    },
  }
}

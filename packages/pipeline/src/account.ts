import type { House } from './house.ts'
import { usageHeld } from './warehouse/usage-held.ts'

/** The Databricks account that the house is about. One that no account.yml has named goes by what its usage says. */
export async function accountOf(house: House): Promise<{ id: string; name: string }> {
  const settings = await house.ledger.settings.all()
  const id = settings.account_id ?? (await accountInUsage(house)) ?? 'unknown'
  return { id, name: settings.account_name ?? id }
}

async function accountInUsage(house: House): Promise<string | undefined> {
  const { table } = await usageHeld(house)
  const [row] = await house.lake.rows<{ account_id: string | null }>(
    `SELECT min(account_id) AS account_id FROM ${table}`,
  )
  return row?.account_id ?? undefined
}

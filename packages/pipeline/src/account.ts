import type { House } from './house.ts'

/** The Databricks account that the house is about. One that no account.yml has named goes by what its usage says. */
export async function accountOf({ ledger, lake }: House): Promise<{ id: string; name: string }> {
  const settings = await ledger.settings.all()
  const id = settings.account_id ?? (await accountInUsage(lake)) ?? 'unknown'
  return { id, name: settings.account_name ?? id }
}

async function accountInUsage(lake: House['lake']): Promise<string | undefined> {
  const [row] = await lake.rows<{ account_id: string | null }>(
    'SELECT min(account_id) AS account_id FROM billing.usage',
  )
  return row?.account_id ?? undefined
}

import { eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { settings } from './schema.ts'

/** What the ledger knows about the account. `demo` is `true` or `false`; `clock` is set only where time stands still. */
export const settingKeys = [
  'account_id',
  'account_name',
  'demo',
  'clock',
  'currency',
  'close_tolerance',
  'journal',
  'second_person',
  'tag_aliases',
  'retention',
] as const
export type SettingKey = (typeof settingKeys)[number]
export type Settings = Partial<Record<SettingKey, string>>

export function settingsStore(db: Database) {
  return {
    async get(key: SettingKey): Promise<string | undefined> {
      const [row] = await db.select().from(settings).where(eq(settings.key, key))
      return row?.value
    },
    async all(): Promise<Settings> {
      const rows = await db.select().from(settings)
      const known = rows.filter(({ key }) => (settingKeys as readonly string[]).includes(key))
      return Object.fromEntries(known.map(({ key, value }) => [key, value]))
    },
    /** Set a value, or with `undefined` take it away. */
    async set(key: SettingKey, value: string | undefined): Promise<void> {
      if (value === undefined) await db.delete(settings).where(eq(settings.key, key))
      else await db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } })
    },
  }
}

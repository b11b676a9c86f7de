import { PersonDefinition } from '@meshledger/mesh'
import { asc, notInArray } from 'drizzle-orm'
import type { Database } from './database.ts'
import { LedgerError } from './ledger-error.ts'
import { people } from './schema.ts'

export function peopleStore(db: Database) {
  return {
    /** In the order in which they were given. */
    async list(): Promise<PersonDefinition[]> {
      const rows = await db.select().from(people).orderBy(asc(people.position))
      return rows.map(({ position: _, ...person }) => PersonDefinition.parse(person))
    },
    /** These, and nobody else. Whoever stays as they were is not touched, so that the trail names changes alone. */
    async replaceAll(all: readonly PersonDefinition[]): Promise<void> {
      const ids = all.map(({ id }) => id)
      if (new Set(ids).size < ids.length) {
        throw new LedgerError(
          'The ledger could not do people.replaceAll: something of that name is there already (23505)',
        )
      }
      await db.transaction(async (tx) => {
        await tx.delete(people).where(ids.length === 0 ? undefined : notInArray(people.id, ids))
        for (const [position, person] of all.entries()) {
          const row = { ...person, position }
          await tx.insert(people).values(row).onConflictDoUpdate({ target: people.id, set: row })
        }
      })
    },
  }
}

import { PersonDefinition } from '@meshledger/mesh'
import { asc } from 'drizzle-orm'
import type { Database } from './database.ts'
import { people } from './schema.ts'

export function peopleStore(db: Database) {
  return {
    /** In the order in which they were given. */
    async list(): Promise<PersonDefinition[]> {
      const rows = await db.select().from(people).orderBy(asc(people.position))
      return rows.map(({ position: _, ...person }) => PersonDefinition.parse(person))
    },
    /** These, and nobody else. */
    async replaceAll(all: readonly PersonDefinition[]): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.delete(people)
        if (all.length > 0) await tx.insert(people).values(all.map((person, position) => ({ ...person, position })))
      })
    },
  }
}

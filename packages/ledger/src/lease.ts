import { sql } from 'drizzle-orm'

/** One clock for all: leases are read and written by the clock of the database, never by that of a process. */
export const databaseNow = sql`clock_timestamp()`

/** When a lease of so many milliseconds, taken now, has run out. */
export const leaseOf = (leaseMs: number) => sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`

import { PLATFORM } from '@meshledger/mesh'
import type { StateSubject } from '../state/assess.ts'
import type { Place } from '../state/snapshot.ts'

/** A row that the SQL of a rule gave. */
export interface QueryRow {
  readonly event_time: string
  readonly subject: string
  readonly object: string | null
  readonly actor: string | null
  readonly amount: number | null
  /** `_key` of events in `access.audit`. */
  readonly event_ids: readonly string[]
  /** How many there are, also where not all are named. */
  readonly events: number
}

/** The account: what a query finds stands in no single workspace. */
const account: Place = { id: null, name: 'the account', readings: new Map() }

/** The rows of a query in the form of objects of the configuration, so that one condition serves both. */
export const querySubjects = (query: string, rows: readonly QueryRow[]): StateSubject[] =>
  rows.map(({ event_time, subject, object, actor, amount }, i) => ({
    ...{ key: JSON.stringify([query, i]), kind: query, place: account, takenAt: event_time },
    ...{ owner: actor, object, notRead: new Set<string>() },
    // A rule in SQL has no parameters, and its finding has its domain by what the row names.
    domains: { actor: PLATFORM, object: PLATFORM },
    fields: Object.fromEntries(
      Object.entries({ subject, object, actor, amount }).flatMap(([name, value]) =>
        value === null ? [] : [[name, String(value)]],
      ),
    ),
  }))

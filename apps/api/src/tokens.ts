import type { Person } from '@meshledger/contracts'
import type { OpenedAccess } from '@meshledger/pipeline'

/** We inject by token: it needs no decorator metadata, whose absence would inject `undefined` in silence. */
export const HOUSE = Symbol('house')
export const TOKEN = Symbol('token of the local operator')
export const PEOPLE = Symbol('people')
export const AUDITORS = Symbol('auditors')
export const LOG = Symbol('log')
export const WORK = Symbol('work')
export const SYNCING = Symbol('syncing')

export type PeopleSource = () => Promise<readonly Person[]>

/** Opens the access of an auditor, and notes each look through it. */
export type AuditorSource = {
  byKey(key: string): Promise<OpenedAccess>
  byId(id: string): Promise<OpenedAccess>
  note(access: string, what: string, who: string): Promise<void>
}

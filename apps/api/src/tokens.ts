import type { Person } from '@meshledger/contracts'

/** We inject by token: it needs no decorator metadata, whose absence would inject `undefined` in silence. */
export const HOUSE = Symbol('house')
export const TOKEN = Symbol('token of the local operator')
export const PEOPLE = Symbol('people')
export const LOG = Symbol('log')
export const WORK = Symbol('work')
export const SYNCING = Symbol('syncing')

export type PeopleSource = () => Promise<readonly Person[]>

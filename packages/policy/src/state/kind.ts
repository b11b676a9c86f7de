import type { Place, StateFacts } from './snapshot.ts'

/** What is not there because it was not read: no test may take it for something that is not there. */
export const NOT_READ = Symbol('not read')

/** What a field may hold; what is missing is left out, so that a test for no value sees it. */
export type Scalar = string | number | boolean | null | undefined | typeof NOT_READ

/** Where a subject stands: its place, the account above it, and everything else that is known. */
export interface Here {
  readonly place: Place
  readonly account: Place
  readonly facts: StateFacts
}

export interface StateField {
  readonly meaning: string
  /** Readings that it needs beside those of its kind: `kind`, or `kind/object` where one object of it is enough. */
  readonly needs: readonly string[]
  value(item: unknown, here: Here): Scalar
}

/** Something that a rule is held against. */
export interface StateItem {
  /** Unique within its place. */
  readonly id: string
  readonly item: unknown
  readonly takenAt: string
  /** The identity that answers for it, for rules of `domain: actor`. */
  readonly owner?: string
  /** The Unity Catalog object that it is or is about, for rules of `domain: object`. */
  readonly object?: string
  /** The domain where it is known otherwise. */
  readonly domain?: string
}

/** A kind of subject of state rules: `service` of their log source. A file adds one; nothing else asks which it is. */
export interface StateKind {
  readonly name: string
  readonly meaning: string
  readonly level: 'workspace' | 'account'
  /** Readings without which nothing can be said. */
  readonly needs: readonly string[]
  readonly fields: Readonly<Record<string, StateField>>
  items(here: Here): readonly StateItem[]
}

/** A field that is computed, from the item alone or with other readings of the same place. */
export const field = (meaning: string, value: StateField['value'], ...needs: string[]): StateField => ({
  ...{ meaning, needs, value },
})

/** Members of the item under their own names, letter for letter as the API writes them. */
export function plain(names: string, meaning = 'as the API gives it'): Record<string, StateField> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, field(meaning, (item) => scalarIn(item, name))]),
  )
}

function scalarIn(item: unknown, name: string): Scalar {
  const found = typeof item === 'object' && item !== null && Object.hasOwn(item, name) ? Reflect.get(item, name) : null
  return ['string', 'number', 'boolean'].includes(typeof found) ? (found as Scalar) : null
}

/** The objects of a reading as items of a kind. */
export function objectsOf(
  here: Here,
  kind: string,
  more: (body: unknown, id: string) => Partial<StateItem> = () => ({}),
): StateItem[] {
  const objects = readingFor(here, kind)?.objects ?? new Map()
  return [...objects].flatMap(([id, { body, takenAt, complete }]) =>
    complete || !isRefused(body) ? [{ id, item: body, takenAt, ...more(body, id) }] : [],
  )
}

const isRefused = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, 'refused')

/** The reading of a kind: of the place, or of the account above it where the account alone has it. */
export const readingFor = ({ place, account }: Here, kind: string) =>
  place.readings.get(kind) ?? account.readings.get(kind)

/** The body of one object of a reading; undefined where it was not read. */
export function bodyOf(here: Here, kind: string, object: string): unknown {
  const found = readingFor(here, kind)?.objects.get(object)
  return found?.complete ? found.body : undefined
}

/** Every body of a reading. */
export const bodiesOf = (here: Here, kind: string): unknown[] => objectsOf(here, kind).map(({ item }) => item)

const DAY = 86_400_000

/** Whole days from one time to another, given as instants or in milliseconds; null where one of them is none. */
export function daysBetween(from: unknown, to: unknown): number | null {
  const [a, b] = [instantOf(from), instantOf(to)]
  return a === null || b === null ? null : Math.floor((b - a) / DAY)
}

function instantOf(time: unknown): number | null {
  const read = typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isFinite(read) && read > 0 ? read : null
}

/** Is this the name of a person? Groups and service principals have none with an address. */
export const isPerson = (name: string): boolean => name.includes('@')

/** Groups of which everybody is a member. */
export const isEverybody = (name: string): boolean => ['users', 'account users'].includes(name.trim().toLowerCase())

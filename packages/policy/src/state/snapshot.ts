import { PLATFORM } from '@meshledger/mesh'
import { grouped } from '../grouped.ts'
import type { MeshTables } from '../mesh-tables.ts'

/**
 * A row of `config.snapshots`, its body parsed: an object of a reading, or without `object` the reading as a whole. What
 * the lake knows beside the configuration (usage, assets, activity) is put in the same form.
 */
export interface Snapshot {
  readonly kind: string
  /** Null for what belongs to the account. */
  readonly workspace: string | null
  readonly object: string | null
  /** UTC instant. */
  readonly takenAt: string
  readonly complete: boolean
  readonly body: unknown
}

/** What state rules are held against. */
export interface StateFacts {
  readonly snapshots: readonly Snapshot[]
  /** Every workspace of the account with its name, whether it was ever read or not. */
  readonly workspaces: ReadonlyMap<string, string>
  readonly mesh: MeshTables
  /** The time of the account: what was read longer ago than `hours` is stale. */
  readonly now: string
  readonly hours: number
}

/** One object as it was last read. */
export interface ReadObject {
  readonly takenAt: string
  readonly complete: boolean
  readonly body: unknown
}

/** What is known of one kind at one place. */
export interface Reading {
  /** Of the newest complete reading; null when there never was one. */
  readonly completeAt: string | null
  readonly objects: ReadonlyMap<string, ReadObject>
  /** What stands for the kind as a whole: the answer itself where it has no items of a name. */
  readonly whole: unknown
  /** Why the newest reading is not complete, in words; null when it is. */
  readonly refused: string | null
}

/** A workspace, or with `id` null the account. */
export interface Place {
  readonly id: string | null
  readonly name: string
  readonly readings: ReadonlyMap<string, Reading>
}

/** The account first, then the workspaces by id. */
export function placesOf(facts: Pick<StateFacts, 'snapshots' | 'workspaces'>): Place[] {
  const byPlace = grouped(facts.snapshots, ({ workspace }) => workspace ?? '')
  const ids = new Set([...facts.workspaces.keys(), ...byPlace.keys()].filter((id) => id !== ''))
  return [null, ...[...ids].toSorted()].map((id) => ({
    id,
    name: id === null ? 'the account' : (facts.workspaces.get(id) ?? id),
    readings: new Map(
      [...grouped(byPlace.get(id ?? '') ?? [], ({ kind }) => kind)].map(([kind, rows]) => [kind, readingOf(rows)]),
    ),
  }))
}

/**
 * The newest complete reading of a kind, and over it what a later one that broke off did give. So what was found stays
 * until a complete reading shows that it is gone, and only a complete reading can show that something is not there.
 */
function readingOf(rows: readonly Snapshot[]): Reading {
  const byTime = [...grouped(rows, ({ takenAt }) => takenAt)].toSorted(([a], [b]) => (a < b ? 1 : -1))
  const wholeIn = (some: readonly Snapshot[]) => some.find(({ object }) => object === null)
  const full = byTime.find(([, some]) => wholeIn(some)?.complete === true)
  const [newest] = byTime
  const objects = new Map<string, ReadObject>()
  for (const some of [full, newest === full ? undefined : newest]) {
    for (const { object, takenAt, complete, body } of some?.[1] ?? []) {
      if (object !== null && (complete || objects.get(object)?.complete !== true)) {
        objects.set(object, { takenAt, complete, body })
      }
    }
  }
  const last = wholeIn(newest?.[1] ?? [])
  return {
    completeAt: full?.[0] ?? null,
    objects,
    whole: wholeIn(full?.[1] ?? [])?.body,
    refused: last?.complete === true ? null : reasonIn(last?.body),
  }
}

/** Why something could not be read, as the reading says it. */
export function reasonIn(body: unknown): string {
  const what = at(body, 'refused.what')
  const remedy = at(body, 'refused.remedy')
  if (typeof what !== 'string') return 'The reading broke off.'
  return [what, remedy].flatMap((text) => (typeof text === 'string' ? [text.replace(/[.\s]*$/, '.')] : [])).join(' ')
}

/** The member at a path of names, `a.b.c`; undefined where there is none. */
export function at(body: unknown, path: string): unknown {
  let found = body
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = Reflect.get(found, name)
  }
  return found
}

/** A list, or no items where it is none. */
export const listAt = (body: unknown, path?: string): readonly unknown[] => {
  const found = path === undefined ? body : at(body, path)
  return Array.isArray(found) ? found : []
}

/** Text, or an empty one. */
export const textIn = (body: unknown, path: string): string => {
  const found = at(body, path)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

/** The domain that owns a Unity Catalog object, by its catalog. */
export function domainOfObject(name: string, { catalogs }: MeshTables): { domain: string; phi: boolean } {
  const catalog = name.trim().toLowerCase().split('.')[0] ?? ''
  const found = catalogs.find((one) => one.catalog === catalog)
  return { domain: found?.domain ?? PLATFORM, phi: found?.classification.split(' ').includes('phi') ?? false }
}

/** The one domain of an identity; Platform for somebody of several, or of none. */
export function domainOfIdentity(identity: string, { members }: MeshTables): string {
  const of = members.filter((one) => one.identity === identity.trim().toLowerCase())
  return of.length === 1 ? (of[0]?.domain ?? PLATFORM) : PLATFORM
}

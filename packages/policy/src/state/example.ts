import { exampleMesh } from '../example.ts'
import type { Value } from '../sigma/yaml.ts'
import { stateKinds } from './kinds.ts'
import type { StateExample } from './rule.ts'
import type { Snapshot, StateFacts } from './snapshot.ts'

/** When the readings of an example took place, unless it says otherwise; and the time of its account. */
const READ = '2026-01-05T09:00:00Z'
const NOW = '2026-01-05T15:00:00Z'
const HOURS = 36
const WORKSPACE = '1'

/** Kinds of readings that the account console alone gives, or that are made of the facts of the whole account. */
const ofAccount = new Set(
  stateKinds
    .filter(({ level }) => level === 'account')
    .flatMap(({ needs, fields }) => [...needs, ...Object.values(fields).flatMap((field) => field.needs)])
    .concat('usage', 'activity')
    .map((need) => need.split('/')[0] ?? ''),
)

/**
 * What an example of a state rule takes to have been read. An item of `state` is an object: `kind`, `object` and `body`,
 * with `workspace`, `at` and `complete` where they differ; without `object` it stands for the kind as a whole. A kind
 * that is named was read in full unless an item says `complete: false`; a kind that is not named was never read.
 */
export function exampleState(example: StateExample): StateFacts {
  const given = example.state.map((item): Snapshot => {
    const kind = text(item.kind)
    return {
      kind,
      workspace: item.workspace === undefined ? (ofAccount.has(kind) ? null : WORKSPACE) : text(item.workspace) || null,
      object: item.object === undefined ? null : text(item.object),
      takenAt: item.at === undefined ? READ : text(item.at),
      complete: item.complete !== false,
      body: item.body ?? null,
    }
  })
  const wholes = given
    .filter((one) => one.object !== null)
    .filter((one) => !given.some((other) => other.object === null && sameReading(one, other)))
    .map((one) => ({
      ...one,
      object: null,
      body: {},
      complete: !given.some((other) => sameReading(one, other) && !other.complete),
    }))
  const workspaces = new Set(given.flatMap(({ workspace }) => workspace ?? []))
  return {
    snapshots: [...given, ...uniqueOf(wholes)],
    workspaces: new Map([...(workspaces.size === 0 ? [WORKSPACE] : workspaces)].map((id) => [id, `workspace ${id}`])),
    mesh: exampleMesh(example),
    now: NOW,
    hours: HOURS,
  }
}

const sameReading = (a: Snapshot, b: Snapshot): boolean =>
  a.kind === b.kind && a.workspace === b.workspace && a.takenAt === b.takenAt

const uniqueOf = (some: readonly Snapshot[]): Snapshot[] =>
  some.filter((one, i) => some.findIndex((other) => sameReading(one, other)) === i)

const text = (value: Value | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

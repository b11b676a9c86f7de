import type { Actor } from './audit-people.ts'
import type { KeyedGrant, KeyedMember } from './audit-rights.ts'
import type { ObjectChange, TouchedDay } from './audit-touched.ts'

export type Happening = {
  at: string
  until: string
  kind: 'grant' | 'revoke' | 'member' | 'read' | 'write' | 'owner' | 'tag' | 'change'
  who: Actor
  what: string
  count: number
  ok: boolean
  event: string | null
}

type Parts = {
  grants: readonly KeyedGrant[]
  members: readonly KeyedMember[]
  changes: readonly ObjectChange[]
  byDay: readonly TouchedDay[]
  people: { actor(identity: string | null): Actor }
  /** The beginning of the days: what lies before it is left out. */
  start: string
  id: (at: string, key: string) => string
}

/** What happened to an object, newest first: rights, owners, tags and changes one by one, reads and writes by the day. */
export function objectTimeline({ grants, members, changes, byDay, people, start, id }: Parts): Happening[] {
  const single = (at: string, key: string, by: string | null) => ({
    ...{ at, until: at, who: people.actor(by), count: 1, ok: true, event: id(at, key) },
  })
  const happened: Happening[] = [
    ...grants.flatMap((one): Happening[] => {
      const base = single(one.at, one.key, one.by)
      const to = people.actor(one.principal).name
      return [
        ...(one.add.length > 0
          ? [{ ...base, kind: 'grant' as const, what: `${one.add.join(', ')} on ${one.securable} to ${to}` }]
          : []),
        ...(one.remove.length > 0
          ? [{ ...base, kind: 'revoke' as const, what: `${one.remove.join(', ')} on ${one.securable} from ${to}` }]
          : []),
      ]
    }),
    ...members.map((one): Happening => {
      const what = `${people.actor(one.member).name} ${one.joins ? 'joined' : 'left'} the group ${one.group}`
      return { ...single(one.at, one.key, one.by), kind: 'member', what }
    }),
    ...changes.map((one): Happening => {
      const kind = one.kind === 'tag' || one.kind === 'owner' ? one.kind : 'change'
      const what = kind === 'owner' ? `${one.action}: owner is ${people.actor(one.owner).name}` : one.action
      return { ...single(one.at, one.key, one.identity), ok: one.ok, kind, what }
    }),
    ...byDay.map(
      (one): Happening => ({
        ...{ at: one.first, until: one.last, kind: one.kind, who: people.actor(one.identity) },
        ...{ what: one.kind === 'read' ? 'read' : 'wrote', count: one.n, ok: one.ok, event: null },
      }),
    ),
  ]
  return happened.filter((one) => one.at >= start).toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** One change of a right, as an event of the log tells it. */
export type GrantChange = {
  at: string
  by: string
  securable: string
  principal: string
  add: string[]
  remove: string[]
}
/** Somebody joins a group, or leaves it. */
export type MemberChange = { at: string; by: string; group: string; member: string; joins: boolean }
/** Somebody makes an object, or is made its owner. */
export type OwnerChange = { at: string; by: string; owner: string }

export type Span = { from: string; until: string | null; by: string }
export type Chain = Span & {
  kind: 'direct' | 'group' | 'owner'
  inherited: boolean
  privilege: string
  securable: string
  group: string | null
}

/** The rights under which rows are read, and those under which they are written. */
export const READING = ['SELECT', 'ALL_PRIVILEGES', 'ALL PRIVILEGES', 'READ_VOLUME', 'OWNERSHIP']
export const WRITING = ['MODIFY', 'ALL_PRIVILEGES', 'ALL PRIVILEGES', 'WRITE_VOLUME', 'OWNERSHIP']

/** The object itself and what stands around it: `a.b.c`, `a.b`, `a`; in small letters, as names are compared. */
export function around(name: string): string[] {
  const parts = name.toLowerCase().split('.')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'))
}

/** From on and off to spans: on again while on changes nothing, off while off neither. Changes come in order of time. */
export function spansOf(changes: readonly { at: string; by: string; on: boolean }[]): Span[] {
  const spans: Span[] = []
  for (const { at, by, on } of changes) {
    const last = spans.at(-1)
    const open = last !== undefined && last.until === null
    if (on && !open) spans.push({ from: at, until: null, by })
    if (!on && open) last.until = at
  }
  return spans
}

const overlap = (a: Span, b: Span): Span | null => {
  // biome-ignore lint/complexity/useMathMinMax: times as text, not numbers
  const from = a.from > b.from ? a.from : b.from
  const until = a.until === null ? b.until : b.until === null || a.until < b.until ? a.until : b.until
  return until === null || from < until ? { from, until, by: a.by } : null
}

/** Things by a key, in the order in which each key first came. */
export const groupedBy = <T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}

/**
 * Every way in which the log shows that `identity` held a right on `object`: by name, through a group while in it, or as
 * its owner. Only what the log shows: a grant from before its first event is not among them.
 */
export function chainsOf(
  identity: string,
  object: string,
  grants: readonly GrantChange[],
  members: readonly MemberChange[],
  owners: readonly OwnerChange[],
): Chain[] {
  const name = object.toLowerCase()
  const rights = grants.flatMap((change) =>
    [...new Set([...change.add, ...change.remove])].map((privilege) => ({ ...change, privilege })),
  )
  const granted = [
    ...groupedBy(rights, (one) => JSON.stringify([one.principal, one.securable, one.privilege])).values(),
  ]
  const memberOf = groupedBy(
    members.filter((one) => one.member === identity),
    (one) => one.group,
  )
  const chains = granted.flatMap((changes): Chain[] => {
    const [{ principal, securable, privilege }] = changes as [(typeof changes)[number]]
    const spans = spansOf(changes.map(({ at, by, add }) => ({ at, by, on: add.includes(privilege) })))
    const base = { inherited: securable !== name, privilege, securable }
    if (principal === identity) return spans.map((span) => ({ ...span, ...base, kind: 'direct', group: null }))
    const within = spansOf((memberOf.get(principal) ?? []).map(({ at, by, joins }) => ({ at, by, on: joins })))
    return spans.flatMap((span) =>
      within.flatMap((stay): Chain[] => {
        const both = overlap(span, stay)
        return both === null ? [] : [{ ...both, ...base, kind: 'group', group: principal }]
      }),
    )
  })
  const owned = owners.flatMap((change, i): Chain[] => {
    if (change.owner !== identity) return []
    const until = owners.slice(i + 1).find((later) => later.owner !== identity)?.at ?? null
    const base = { inherited: false, privilege: 'OWNERSHIP', securable: name, group: null }
    return [{ from: change.at, until, by: change.by, kind: 'owner', ...base }]
  })
  return [...chains, ...owned].toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}

/** Did this right hold at that moment, and does it allow such an access? */
export const covers = (chain: Chain, at: string, kind: 'read' | 'write'): boolean =>
  chain.from <= at &&
  (chain.until === null || at < chain.until) &&
  (kind === 'read' ? READING : WRITING).includes(chain.privilege)

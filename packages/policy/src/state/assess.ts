import { PLATFORM, UNALLOCATED } from '@meshledger/mesh'
import { fieldsOf } from '../sigma/ast.ts'
import { PARAMETER, reachedFrom } from '../sigma/scope.ts'
import { templateFields } from '../sigma/template.ts'
import { type Here, NOT_READ, readingFor, type StateItem, type StateKind } from './kind.ts'
import { stateKindNamed } from './kinds.ts'
import type { StateRule } from './rule.ts'
import { domainOfIdentity, domainOfObject, type Place, placesOf, reasonIn, type StateFacts } from './snapshot.ts'

/** An object that rules are asked about, its fields as text: what a rule's condition is run over. */
export interface StateSubject {
  /** Unique over all places and kinds. */
  readonly key: string
  readonly kind: string
  readonly place: Place
  readonly takenAt: string
  readonly owner: string | null
  readonly object: string | null
  /** The domain of a finding of it, as a rule looks for it: by who answers for it, or by the object that it is about. */
  readonly domains: Readonly<Record<'actor' | 'object', string>>
  readonly fields: Readonly<Record<string, string>>
  /** Fields that are missing because they were not read. */
  readonly notRead: ReadonlySet<string>
}

/** How a rule came out at one place. What was not read in full is never a pass. */
export interface StateOutcome {
  readonly rule: string
  /** Workspace id; null for the account. */
  readonly place: string | null
  readonly placeName: string
  readonly kind: 'satisfied' | 'not-satisfied' | 'not-assessed' | 'stale'
  /** How many objects were held against the rule, and which of them matched, by key. */
  readonly checked: number
  readonly matched: readonly string[]
  readonly reason: string
  /** The oldest reading that it stands on; null where there is none. */
  readonly takenAt: string | null
}

/** Every object of every kind that one of the rules is about, place by place. */
export function subjectsOf(rules: readonly StateRule[], facts: StateFacts, places = placesOf(facts)): StateSubject[] {
  const [account] = places
  if (account === undefined) return []
  const kinds = [...new Set(rules.map(({ of }) => of))].flatMap((name) => stateKindNamed(name) ?? [])
  return kinds.flatMap((kind) =>
    placesFor(kind, places).flatMap((place) => {
      const here: Here = { place, account, facts }
      return kind.items(here).map((item) => subjectOf(kind, item, here))
    }),
  )
}

const placesFor = (kind: StateKind, places: readonly Place[]): readonly Place[] =>
  places.filter(({ id }) => (id === null) === (kind.level === 'account'))

function subjectOf(kind: StateKind, { id, item, takenAt, owner, object, domain }: StateItem, here: Here): StateSubject {
  const fields: Record<string, string> = {}
  const notRead = new Set<string>()
  for (const [name, { value, needs }] of Object.entries(kind.fields)) {
    const found = needs.every((need) => readingState(here, need).missing === null) ? value(item, here) : NOT_READ
    if (found === NOT_READ) notRead.add(name)
    else if (found !== null && found !== undefined) fields[name] = String(found)
  }
  return {
    key: JSON.stringify([kind.name, here.place.id, id]),
    kind: kind.name,
    place: here.place,
    takenAt,
    owner: owner || null,
    object: object || null,
    domains: domainsOf({ owner, object, domain }, here.facts),
    fields,
    notRead,
  }
}

/** The domain that a subject is one of, as its rule looks for it. */
export const domainOfSubject = ({ domain }: Pick<StateRule, 'domain'>, { domains }: StateSubject): string =>
  domain === 'platform' ? PLATFORM : domains[domain]

function domainsOf(
  { owner, object, domain }: Record<'owner' | 'object' | 'domain', string | undefined>,
  { mesh }: StateFacts,
): StateSubject['domains'] {
  if (domain) {
    const known = domain === UNALLOCATED ? PLATFORM : domain
    return { actor: known, object: known }
  }
  return { actor: domainOfIdentity(owner ?? '', mesh), object: domainOfObject(object ?? '', mesh).domain }
}

/**
 * What the rules come to at each place, given which subjects matched. What was found counts whatever else is missing; a
 * pass needs every reading that the rule stands on to be complete and recent, and every object of it to be told in full.
 */
export function outcomesOf(
  rules: readonly StateRule[],
  facts: StateFacts,
  subjects: readonly StateSubject[],
  matches: ReadonlyMap<string, ReadonlySet<string>>,
  places = placesOf(facts),
): StateOutcome[] {
  const [account] = places
  const byPlace = new Map<string, StateSubject[]>()
  for (const subject of subjects) {
    const key = placeKey(subject.kind, subject.place)
    byPlace.set(key, [...(byPlace.get(key) ?? []), subject])
  }
  return rules.flatMap((rule) => {
    const kind = stateKindNamed(rule.of)
    if (kind === undefined || account === undefined) return []
    return placesFor(kind, places).map((place) => {
      const own = byPlace.get(placeKey(kind.name, place)) ?? []
      return outcomeAt(rule, kind, { place, account, facts }, own, matches.get(rule.name) ?? new Set())
    })
  })
}

const placeKey = (kind: string, place: Place): string => `${kind} ${place.id ?? ''}`

function outcomeAt(
  rule: StateRule,
  kind: StateKind,
  here: Here,
  subjects: readonly StateSubject[],
  matches: ReadonlySet<string>,
): StateOutcome {
  const matched = subjects.filter(({ key }) => matches.has(key)).map(({ key }) => key)
  const needs = needsOf(rule, kind).map((need) => ({ need, ...readingState(here, need) }))
  const times = needs.flatMap(({ takenAt }) => takenAt ?? [])
  const takenAt = times.toSorted()[0] ?? null
  const head = { rule: rule.name, place: here.place.id, placeName: here.place.name }
  const as = (outcome: StateOutcome['kind'], reason: string): StateOutcome => ({
    ...{ ...head, kind: outcome, checked: subjects.length, matched, reason, takenAt },
  })
  if (matched.length > 0) {
    return as(
      'not-satisfied',
      `${matched.length} of ${subjects.length} in ${here.place.name}, read ${minute(takenAt)}.`,
    )
  }
  const missing = needs.find((one) => one.missing !== null)
  if (missing !== undefined) return as('not-assessed', `${missing.need} of ${here.place.name}: ${missing.missing}`)
  const named = new Set(fieldsNamed(rule))
  const unknown = subjects.filter(({ notRead }) => [...notRead].some((name) => named.has(name)))
  if (unknown.length > 0) {
    return as(
      'not-assessed',
      `${unknown.length} of ${subjects.length} in ${here.place.name} could not be told: what decides it was not read.`,
    )
  }
  const oldest = takenAt === null ? 0 : Date.parse(here.facts.now) - Date.parse(takenAt)
  if (oldest > here.facts.hours * 3_600_000) {
    return as(
      'stale',
      `The configuration of ${here.place.name} was last read in full ${minute(takenAt)}, more than ${here.facts.hours} hours ago.`,
    )
  }
  return as('satisfied', `${subjects.length} checked in ${here.place.name}, read ${minute(takenAt)}.`)
}

const minute = (instant: string | null): string =>
  instant === null ? 'at no time' : `on ${instant.slice(0, 10)} at ${instant.slice(11, 16)} UTC`

/** The fields of its kind that a rule asks for, in its condition, its subject and the fields of its own. */
export const fieldsNamed = ({ match, subject, scope }: Pick<StateRule, 'match' | 'subject' | 'scope'>): string[] => [
  ...new Set(
    reachedFrom([...fieldsOf(match), ...templateFields(subject), ...scope.derived.keys()], scope).filter(
      (name) => !name.startsWith(PARAMETER),
    ),
  ),
]

/** The readings that a rule stands on: those of its kind, and those of the fields that it asks for. */
export function needsOf(rule: StateRule, kind: StateKind): string[] {
  return [...new Set([...kind.needs, ...fieldsNamed(rule).flatMap((name) => kind.fields[name]?.needs ?? [])])]
}

function readingState(here: Here, need: string): { takenAt: string | null; missing: string | null } {
  const [kind = '', ...rest] = need.split('/')
  const reading = readingFor(here, kind)
  if (reading === undefined) return { takenAt: null, missing: 'it was never read.' }
  if (rest.length === 0) {
    return {
      takenAt: reading.completeAt,
      missing: reading.completeAt === null ? `it was not read in full. ${reading.refused ?? ''}`.trim() : null,
    }
  }
  const object = reading.objects.get(rest.join('/'))
  if (object === undefined) return { takenAt: null, missing: 'it was never read.' }
  return { takenAt: object.takenAt, missing: object.complete ? null : reasonIn(object.body) }
}

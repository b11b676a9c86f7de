import { createHash } from 'node:crypto'
import type { ExceptionRecord } from '@meshledger/ledger'
import { PLATFORM } from '@meshledger/mesh'
import { type Catalog, type ExceptionState, exceptionState, exceptionStates } from '@meshledger/policy'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import { ruleNamed } from './findings.ts'
import type { House } from './house.ts'
import { requireOwner } from './owners.ts'
import { catalogsOf } from './posture-catalogs.ts'
import { catalogWith, controlRef, daysBetween, namesOf, rulesTesting } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

/** An end so many days ahead is announced; none lies farther off than the longest. */
const SOON_DAYS = 30
const LONGEST_DAYS = 366

/** Who asks, what they see, and whether they may decide what others asked for. */
export type Asker = { readonly id: string; readonly sees: VisibleDomains; readonly decides: boolean }

export type ExceptionsQuery = {
  readonly domain?: string | undefined
  readonly state?: ExceptionState | undefined
  /** Days: only what holds and ends by then. */
  readonly expiresWithin?: number | undefined
}

/** Exceptions that the asker may see; what waits first, then what ends soonest. */
export async function exceptions(house: House, query: ExceptionsQuery, asker: Asker) {
  await requireVisible(house, query.domain === undefined ? [] : [query.domain], asker.sees)
  const tell = await teller(house, asker)
  const all = (await house.ledger.exceptions.list()).filter((one) => isSeen(one, asker.sees)).map(tell)
  const ofDomain = all.filter(({ domain }) => query.domain === undefined || domain === query.domain)
  const { state, expiresWithin } = query
  const shown = ofDomain.filter(
    (one) =>
      (state === undefined || one.state === state) &&
      (expiresWithin === undefined || (one.state === 'approved' && (one.daysLeft ?? 0) <= expiresWithin)),
  )
  const count = (of: ExceptionState) => ofDomain.filter((one) => one.state === of).length
  return {
    total: shown.length,
    counts: Object.fromEntries(exceptionStates.map((one) => [one, count(one)])) as Record<ExceptionState, number>,
    expiringSoon: ofDomain.filter(({ expiresSoon }) => expiresSoon).length,
    exceptions: shown.toSorted((a, b) => order(a) - order(b) || (a.until < b.until ? -1 : a.until > b.until ? 1 : 0)),
  }
}

type ToldException = ReturnType<Awaited<ReturnType<typeof teller>>>
const first: readonly ExceptionState[] = ['requested', 'approved']
const order = ({ state }: ToldException): number => (first.includes(state) ? first.indexOf(state) : first.length)

/** One exception; throws `NoSuchThingError` when the asker sees none of that id. */
export async function exception(house: House, id: string, asker: Asker) {
  return { exception: (await teller(house, asker))(await seenException(house, id, asker)) }
}

export type ExceptionWish = {
  readonly domain: string
  readonly framework?: string | undefined
  readonly control?: string | undefined
  readonly rule?: string | undefined
  readonly subject?: string | undefined
  readonly reason: string
  readonly owner: string
  readonly until: string
}

/**
 * Ask for an exception in the name of a person. Throws `NoSuchDomainError` for a domain that they do not see,
 * `QueryError` for a control or rule that nobody knows, an owner who may not act there, or an end that is past or
 * farther off than a year.
 */
export async function requestException(house: House, wish: ExceptionWish, asker: Asker) {
  await requireVisible(house, [wish.domain], asker.sees)
  const { framework = null, control = null, rule = null, subject = null } = wish
  if (framework !== null && control !== null) catalogWith(framework, control, await catalogsOf(house))
  if (rule !== null && ruleNamed(rule) === undefined) throw new QueryError('rule', 'there is no rule of that name')
  await requireOwner(house, wish.owner, wish.domain)
  const at = await house.now()
  const days = daysBetween(at.slice(0, 10), wish.until)
  if (days < 0) throw new QueryError('until', 'the end lies in the past')
  if (days > LONGEST_DAYS)
    throw new QueryError('until', `the end lies more than ${LONGEST_DAYS} days ahead; ask again then`)
  const { domain, reason, owner, until } = wish
  const facts = { domain, framework, control, rule, subject, reason, owner, until, who: asker.id, at }
  const id = idOf(facts)
  await house.ledger.exceptions.request({ id, ...facts })
  return exception(house, id, asker)
}

/** The same request by the same person on the same day is one. */
const idOf = ({ at, ...facts }: { at: string }): string =>
  createHash('sha256')
    .update(JSON.stringify([facts, at.slice(0, 10)]))
    .digest('hex')
    .slice(0, 12)

/** Approve, refuse, withdraw or end. Throws `RefusedError` with a sentence when the ledger does not allow it. */
export async function decideException(
  house: House,
  id: string,
  decision: 'approved' | 'refused' | 'withdrawn' | 'ended',
  reason: string,
  asker: Asker,
) {
  await seenException(house, id, asker)
  const outcome = await house.ledger.exceptions.decide(id, decision, asker.id, reason, await house.now())
  if (outcome.kind === 'unknown') throw new NoSuchThingError('exception')
  if (outcome.kind === 'refused')
    throw new RefusedError(outcome.sentence, 'Load the exception again and see where it stands.')
  return { exception: (await teller(house, asker))(outcome.exception) }
}

async function seenException(house: House, id: string, { sees }: Asker): Promise<ExceptionRecord> {
  const found = await house.ledger.exceptions.get(id)
  if (found === undefined || !isSeen(found, sees)) throw new NoSuchThingError('exception')
  return found
}

/** What lets all domains off a control concerns everybody; what it names of the account's findings does not. */
const isSeen = ({ domain, control }: ExceptionRecord, sees: VisibleDomains): boolean =>
  sees === 'all' || sees.includes(domain) || (domain === PLATFORM && control !== null)

async function teller(house: House, { id: who, sees, decides }: Asker) {
  const [now, nameOf, catalogs, found] = await Promise.all([
    house.now(),
    namesOf(house),
    catalogsOf(house),
    house.ledger.findings.list(sees === 'all' ? {} : { domains: sees }),
  ])
  const open = found.filter(({ state }) => state !== 'resolved')
  return (one: ExceptionRecord) => {
    const state = exceptionState(one, now)
    const left = daysBetween(now.slice(0, 10), one.until)
    const rule = one.rule === null ? undefined : ruleNamed(one.rule)
    const waits = state === 'requested'
    return {
      ...{ id: one.id, domain: one.domain, reason: one.reason, owner: one.owner, until: one.until, state },
      control: one.framework === null || one.control === null ? null : controlRef(one.framework, one.control, catalogs),
      rule: one.rule === null ? null : ruleRef(one.rule, one.subject, rule),
      requestedBy: nameOf(one.who),
      requestedAt: one.at,
      daysLeft: waits || state === 'approved' ? left : null,
      expiresSoon: state === 'approved' && left <= SOON_DAYS,
      openFindings: open.filter(coverOf(one, catalogs)).length,
      steps: one.steps.map((step) => ({ ...step, who: nameOf(step.who) })),
      mayDecide: waits && decides && one.who !== who,
      mayWithdraw: waits && one.who === who,
      mayEnd: state === 'approved' && decides,
    }
  }
}

const ruleRef = (rule: string, subject: string | null, found: ReturnType<typeof ruleNamed>) => ({
  ...{ rule, title: found?.title ?? rule, severity: found?.level ?? null, subject },
})

type Open = { rule: string; domain: string; subject: string }

/** Does an exception cover a finding, or would it if it were approved? */
function coverOf(
  { rule, subject, domain, framework, control }: ExceptionRecord,
  catalogs: readonly Catalog[],
): (finding: Open) => boolean {
  const rules = rule === null ? rulesTesting(framework ?? '', control ?? '', catalogs) : new Set([rule])
  return (finding) =>
    (domain === PLATFORM || finding.domain === domain) &&
    rules.has(finding.rule) &&
    (subject === null || finding.subject === subject)
}

import { createHash } from 'node:crypto'
import {
  type ActionDecision,
  type ActionOutcome,
  type ActionRecord,
  type EnforcementMode,
  stateOfAction,
} from '@meshledger/ledger'
import { actionKinds, neverActed } from '@meshledger/sources'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import { actionOf, type Connect, connectionFor, type Params, paramsOf, partOf } from './enforce-connection.ts'
import { canonical, covers } from './enforce-values.ts'
import { requireOffered } from './finding-actions.ts'
import { ruleNamed, visibleFinding } from './findings.ts'
import type { House } from './house.ts'
import { QueryError } from './query-error.ts'
import type { VisibleDomains } from './visible.ts'

export type ActionWish = {
  readonly finding: string
  readonly kind: string
  readonly params: Params
  /** The workspace; needed where several are read. */
  readonly host?: string | undefined
}

/** What an action would do: nothing has been changed. */
export type DryRun = {
  readonly kind: string
  readonly title: string
  readonly host: string
  readonly params: Params
  readonly before: unknown
  readonly after: unknown
  /** It is so already: there is nothing to do. */
  readonly already: boolean
  readonly warning: string | null
  readonly mode: EnforcementMode
  readonly finding: string
  readonly rule: string
  readonly domain: string
}

/** The kinds of actions, and what is never done, each with its reason. */
export const enforcementCatalogue = () => ({
  actions: actionKinds.map(({ kind, title, level, params, warning }) => ({
    ...{ kind, title, level, params: Object.keys(params), warning: warning ?? null },
  })),
  never: [...neverActed],
})

/**
 * Look at what an action would change. Reads, and changes nothing. Throws `NoSuchThingError` for a finding that the
 * asker does not see, `QueryError` for an action that its rule does not name for its subject or a wish that does not
 * fit, `RefusedError` where the action must not be done. Databricks is opened for a wish that could be done only.
 */
export async function dryRun(house: House, connect: Connect, wish: ActionWish, sees: VisibleDomains): Promise<DryRun> {
  const found = await visibleFinding(house, wish.finding, sees)
  if (found === undefined) throw new NoSuchThingError('finding')
  requireOffered(ruleNamed(found.rule), found.subject, wish)
  const action = actionOf(wish.kind)
  const params = await paramsOf(house, action, wish.params)
  const connection = connectionFor(action, connect(), wish.host)
  const before = await partOf(connection, action, params)
  if (before === undefined) {
    throw new RefusedError(`There is nothing of that name to act on at ${connection.host}`, 'Check the parameters.')
  }
  const refusal = action.refuse?.(before, params)
  if (refusal !== undefined) throw new RefusedError(refusal, 'Do it by hand, or choose another action.')
  const after = action.wanted(before, params)
  return {
    ...{ kind: action.kind, title: action.title, host: connection.host, params, before, after },
    ...{ already: covers(before, after), warning: action.warning ?? null },
    ...{
      mode: await modeOf(house, found.rule, found.domain),
      finding: found.id,
      rule: found.rule,
      domain: found.domain,
    },
  }
}

/**
 * Put an action before a second person, with what stands there now as the value that an undo puts back.
 *
 * The same wish of the same person is one action until it has come to its end; after that it is a new one. `key` is the
 * caller's own key of idempotency, under which another wish is refused.
 */
export async function proposeAction(
  house: House,
  connect: Connect,
  wish: ActionWish & { readonly note: string; readonly key?: string | undefined },
  who: string,
  sees: VisibleDomains,
): Promise<ToldAction> {
  const { key } = wish
  const held = key === undefined ? undefined : await house.ledger.actions.get(idOfKey(who, key))
  if (held !== undefined) {
    const given = { ...held.params, ...wish.params }
    if (held.finding === wish.finding && held.kind === wish.kind && canonical(given) === canonical(held.params)) {
      return told(house, held, who)
    }
    throw new RefusedError('Another action was asked for under this key', 'Use a new key for a new action.')
  }
  const dry = await dryRun(house, connect, wish, sees)
  if (dry.mode === 'report') {
    throw new RefusedError(
      `${dry.rule} only reports in ${dry.domain}`,
      'Set its mode there to ask-owner or act first, with a reason.',
    )
  }
  if (dry.already) throw new RefusedError('It is so already: there is nothing to change', 'Resolve the finding.')
  const { kind, host, params, finding, rule, domain } = dry
  const id = key === undefined ? await openId(house, [who, finding, kind, host, params, dry.before]) : idOfKey(who, key)
  const request = {
    ...{ id, finding, rule, domain, kind, host, params, note: wish.note, who, at: await house.now() },
    ...{ before: { value: dry.before }, after: { value: dry.after } },
  }
  await house.ledger.actions.request(request)
  return told(house, await recordOf(house, id, 'all'), who)
}

/** Whether nothing more will become of it, but an undo. */
const ENDED: ReadonlySet<string> = new Set(['refused', 'withdrawn', 'conflict', 'done', 'undone'])

/** The id under which the same wish stands open, or may be asked anew. */
async function openId({ ledger }: House, wish: readonly unknown[]): Promise<string> {
  for (let turn = 0; ; turn += 1) {
    const id = digest(turn === 0 ? wish : [...wish, turn])
    const held = await ledger.actions.get(id)
    if (held === undefined || !ENDED.has(stateOfAction(held))) return id
  }
}

const digest = (value: unknown) => createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16)
const idOfKey = (who: string, key: string) => digest(['key', who, key])

/** Approve, refuse or withdraw. Where the owner is to be asked, the owner of the domain alone approves. */
export async function decideAction(
  house: House,
  id: string,
  decision: ActionDecision,
  who: string,
  reason: string,
  sees: VisibleDomains,
): Promise<ToldAction> {
  const action = await recordOf(house, id, sees)
  if (decision === 'approved') await requireApprover(house, action, who)
  const outcome = await house.ledger.actions.decide(id, decision, who, reason, await house.now())
  return told(house, taken(outcome), who)
}

/**
 * Whether this person's approval counts by the mode of now: none does while the rule only reports, the owner's alone
 * where the owner is asked. Throws `RefusedError`; `remedy` is what to do where another than the owner approved.
 */
export async function requireApprover(
  house: House,
  { rule, domain }: ActionRecord,
  who: string,
  remedy = 'Ask the owner to approve it.',
): Promise<void> {
  const mode = await modeOf(house, rule, domain)
  if (mode === 'report') throw new RefusedError(`${rule} only reports in ${domain} by now`, 'Set its mode first.')
  if (mode === 'act') return
  const owner = (await house.ledger.domains.current()).find((one) => one.domain === domain)?.owner
  if (owner === undefined) {
    throw new RefusedError(`${domain} has no owner who could be asked`, 'Set the mode of the rule there to act.')
  }
  const person = (await house.ledger.people.list()).find(({ id }) => id === who)
  if (person?.identity.toLowerCase() !== owner.toLowerCase()) {
    throw new RefusedError(`Of ${domain}, its owner ${owner} is asked first`, remedy)
  }
}

/** The action after a step that was taken. Throws `RefusedError` with the sentence where it was not. */
export function taken(outcome: ActionOutcome): ActionRecord {
  if (outcome.kind === 'taken') return outcome.action
  if (outcome.kind === 'unknown') throw new NoSuchThingError('action')
  throw new RefusedError(outcome.sentence, 'Load the action again and decide from where it stands now.')
}

export async function recordOf(house: House, id: string, sees: VisibleDomains): Promise<ActionRecord> {
  const found = await house.ledger.actions.get(id)
  if (found === undefined || (sees !== 'all' && !sees.includes(found.domain))) throw new NoSuchThingError('action')
  return found
}

export type ToldAction = Awaited<ReturnType<typeof told>>

/** An action as it is told: where it stands, and what whoever asks may do with it. */
export async function told(house: House, action: ActionRecord, who: string) {
  const { before, after, ...rest } = action
  const known = actionKinds.find(({ kind }) => kind === action.kind)
  const state = stateOfAction(action)
  const own = action.who === who
  return {
    ...rest,
    ...{ title: known?.title ?? action.kind, warning: known?.warning ?? null, state },
    ...{ before: before.value, after: after.value, mode: await modeOf(house, action.rule, action.domain) },
    may: [
      ...(state === 'proposed' && !own ? (['approve', 'refuse'] as const) : []),
      ...(own && ['proposed', 'approved', 'failed'].includes(state) ? (['withdraw'] as const) : []),
      ...(['approved', 'started', 'failed'].includes(state) ? (['run'] as const) : []),
      ...(['done', 'undo-started', 'undo-failed'].includes(state) ? (['undo'] as const) : []),
    ],
  }
}

/** Every action that the asker may see, newest first. */
export async function actionQueue(house: House, who: string, sees: VisibleDomains) {
  const records = await house.ledger.actions.list(sees === 'all' ? undefined : sees)
  return { actions: await Promise.all(records.map((one) => told(house, one, who))) }
}

export const actionNamed = async (house: House, id: string, who: string, sees: VisibleDomains) =>
  told(house, await recordOf(house, id, sees), who)

/** What may be done about a rule in a domain. Until somebody says otherwise, it is reported. */
export async function modeOf({ ledger }: House, rule: string, domain: string): Promise<EnforcementMode> {
  return (await ledger.actions.modes()).find((one) => one.rule === rule && one.domain === domain)?.mode ?? 'report'
}

/** The modes that somebody set, of the domains that the asker sees. */
export async function enforcementModes({ ledger }: House, sees: VisibleDomains) {
  return { modes: (await ledger.actions.modes()).filter(({ domain }) => sees === 'all' || sees.includes(domain)) }
}

export async function setEnforcementMode(
  house: House,
  wish: { rule: string; domain: string; mode: EnforcementMode; reason: string },
  who: string,
) {
  if (ruleNamed(wish.rule) === undefined) throw new QueryError('rule', 'there is no rule of that name')
  const known = (await house.ledger.domains.current()).some(({ domain }) => domain === wish.domain)
  if (!known && wish.domain !== 'Platform') throw new QueryError('domain', 'there is no domain of that name')
  await house.ledger.actions.setMode(wish.rule, wish.domain, wish.mode, who, wish.reason, await house.now())
  return enforcementModes(house, 'all')
}

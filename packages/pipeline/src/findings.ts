import type { Finding as LedgerFinding, TriageOutcome, TriageWish, WorkWish } from '@meshledger/ledger'
import {
  type Catalog,
  controlsOf,
  decisionsAt,
  dueDay,
  type MappedControl,
  noDecisions,
  type Rule,
  type Severity,
} from '@meshledger/policy'
import { titlesOf } from './finding-actions.ts'
import type { House } from './house.ts'
import { requireOwner } from './owners.ts'
import { catalogsOf } from './posture-catalogs.ts'
import { QueryError } from './query-error.ts'
import { policyInForce } from './rules.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

export type FindingsQuery = {
  readonly domain?: string | undefined
  readonly rule?: string | undefined
  /** `framework:control`. */
  readonly control?: string | undefined
  readonly severity?: Severity | undefined
  readonly state: LedgerFinding['state'] | 'any'
}

/** A finding as it is told: with the controls that its rule stands for, who mends it and by when. */
export type ToldFinding = Omit<LedgerFinding, 'resolvedAt'> & {
  controls: MappedControl[]
  owner: string | null
  due: string | null
  overdue: boolean
  exceptedUntil: string | null
  regressions: number
}

/** Findings that the asker may see, worst first, then newest. Throws `QueryError` for a rule or control nobody knows. */
export async function findings(house: House, query: FindingsQuery, sees: VisibleDomains) {
  await requireVisible(house, query.domain === undefined ? [] : [query.domain], sees)
  const found = await house.ledger.findings.list({
    domains: query.domain === undefined ? (sees === 'all' ? undefined : sees) : [query.domain],
    rules: rulesAsked(query, await catalogsOf(house)),
    severity: query.severity,
    state: query.state === 'any' ? undefined : query.state,
  })
  const told = await findingTeller(house)
  return { total: found.length, findings: found.map(told) }
}

/** A finding that the asker may see; undefined when there is none of that id, or it is another domain's. */
export async function visibleFinding(
  house: House,
  id: string,
  sees: VisibleDomains,
): Promise<LedgerFinding | undefined> {
  const found = await house.ledger.findings.get(id)
  return found !== undefined && (sees === 'all' || sees.includes(found.domain)) ? found : undefined
}

/** Move a finding to another state in the name of a person. A finding that the person does not see is unknown. */
export async function triage(
  house: House,
  id: string,
  wish: TriageWish,
  who: string,
  sees: VisibleDomains,
): Promise<Exclude<TriageOutcome, { kind: 'moved' }> | { kind: 'moved'; finding: ToldFinding }> {
  if ((await visibleFinding(house, id, sees)) === undefined) return { kind: 'unknown' }
  const outcome = await house.ledger.findings.triage(id, wish, who, await house.now())
  if (outcome.kind !== 'moved') return outcome
  return { kind: 'moved', finding: (await findingTeller(house, [id]))(outcome.finding) }
}

/**
 * Say who mends a finding, by when, or a remark. Undefined when the person sees no finding of that id. Throws
 * `QueryError` for an owner who does not exist or may not act in the domain of the finding.
 */
export async function work(house: House, id: string, wish: WorkWish, who: string, sees: VisibleDomains) {
  const found = await visibleFinding(house, id, sees)
  if (found === undefined) return undefined
  if (typeof wish.owner === 'string') await requireOwner(house, wish.owner, found.domain)
  await house.ledger.findings.work(id, wish, who, await house.now())
  return { finding: (await findingTeller(house, [id]))(found) }
}

/** The rules that may speak, each with how many findings of it are not resolved, of those that the asker may see. */
export async function rules(house: House, sees: VisibleDomains) {
  const [open, catalogs] = await Promise.all([openByRule(house, sees), catalogsOf(house)])
  return {
    rules: policyInForce().book.speaking.map((rule) => ({
      ...{ rule: rule.name, title: rule.title, severity: rule.level, why: rule.why, remedy: rule.remedy },
      controls: controlsOf(rule, catalogs),
      openFindings: open.get(rule.name) ?? 0,
      actions: titlesOf(rule),
      parameters: parametersOf(rule, sees),
    })),
  }
}

/** Parameters of a rule with their values, as far as they are of domains that the asker may see. */
function parametersOf(rule: Rule, sees: VisibleDomains) {
  if (rule.kind !== 'detection' && rule.kind !== 'state') return []
  return [...rule.scope.parameters].map(([name, { absent, domains }]) => ({
    ...{ name, value: String(absent) },
    domains: [...domains]
      .filter(([domain]) => sees === 'all' || sees.includes(domain))
      .map(([domain, value]) => ({ domain, value: String(value) })),
  }))
}

/** By rule, how many findings are not resolved, of those that the asker may see. */
export async function openByRule(house: House, sees: VisibleDomains): Promise<Map<string, number>> {
  const open = new Map<string, number>()
  for (const { rule, state } of await house.ledger.findings.list(sees === 'all' ? {} : { domains: sees })) {
    if (state !== 'resolved') open.set(rule, (open.get(rule) ?? 0) + 1)
  }
  return open
}

/** Tells findings with what people decided about them; `ids` says of which, left out for any. */
export async function findingTeller(house: House, ids: readonly string[] | 'all' = 'all') {
  const [care, now, exceptions, catalogs] = await Promise.all([
    house.ledger.findings.care(ids),
    house.now(),
    house.ledger.exceptions.list(),
    catalogsOf(house),
  ])
  const inForce = decisionsAt({ ...noDecisions, exceptions }, now)
  return ({ resolvedAt: _, ...finding }: LedgerFinding): ToldFinding => {
    const rule = ruleNamed(finding.rule)
    const { owner = null, due: said = null, regressions = [] } = care.get(finding.id) ?? {}
    const due = said ?? dueDay(finding.severity, regressions.at(-1)?.at ?? finding.openedAt)
    return {
      ...finding,
      controls: rule === undefined ? [] : controlsOf(rule, catalogs),
      ...{ owner, due, regressions: regressions.length },
      overdue: finding.state !== 'resolved' && due !== null && due < now.slice(0, 10),
      exceptedUntil: inForce.exceptionOf(finding)?.until ?? null,
    }
  }
}

export const ruleNamed = (name: string): Rule | undefined =>
  policyInForce().book.speaking.find((rule) => rule.name === name)

/** Names of the rules that a question is about; undefined when it is about all. */
function rulesAsked({ rule, control }: FindingsQuery, catalogs: readonly Catalog[]): string[] | undefined {
  if (rule !== undefined && ruleNamed(rule) === undefined) throw new QueryError('rule', 'there is no rule of that name')
  const named = rule === undefined ? undefined : [rule]
  if (control === undefined) return named
  const [framework = '', id = ''] = split(control)
  const catalog = catalogs.find((each) => each.framework === framework)
  if (!catalog?.controls.some((each) => each.id === id)) {
    throw new QueryError('control', 'there is no such control; it is written framework:control')
  }
  const testing = policyInForce().book.speaking.filter((each) =>
    controlsOf(each, catalogs).some((mapped) => mapped.framework === framework && mapped.control === id),
  )
  return testing.map(({ name }) => name).filter((name) => named === undefined || named.includes(name))
}

function split(control: string): string[] {
  const colon = control.indexOf(':')
  return colon < 0 ? [] : [control.slice(0, colon), control.slice(colon + 1)]
}

import { dimensions, filterNames, findingStates, severities } from '@meshledger/contracts'
import { matching, oneOf, periodFields, text, viewOf } from './view.ts'

/** The typed query string of every page. All of them carry the period, so that it survives a walk through the product. */
const sort = matching(/^-?[a-zA-Z_]{1,30}$/)
const opaque = matching(/^[\w.:@~-]{1,300}$/)
export const roleNames = ['admin', 'finance', 'compliance', 'team-lead', 'auditor'] as const
export const domainTabs = ['overview', 'changes', 'resources', 'findings', 'controls', 'access'] as const

export const homeView = viewOf({ ...periodFields, as: oneOf(...roleNames), sort })
export const domainView = viewOf({
  ...periodFields,
  tab: oneOf(...domainTabs),
  table: text,
  sort,
  chart: oneOf('driver', 'domain'),
  severity: oneOf(...severities),
  state: oneOf(...findingStates),
})
/** One or two dimensions, such as `domain,product`. */
const grouping = (value: string): string | undefined => {
  const names = value.split(',')
  const known = names.every((name) => (dimensions as readonly string[]).includes(name))
  return known && names.length <= 2 && new Set(names).size === names.length ? value : undefined
}
export const costFilterFields = Object.fromEntries(filterNames.map((name) => [`f.${name}`, text])) as {
  [K in `f.${(typeof filterNames)[number]}`]: typeof text
}
export const spendView = viewOf({
  ...periodFields,
  ...costFilterFields,
  by: grouping,
  cmp: oneOf('prev', 'yoy'),
  bin: oneOf('day', 'month'),
  shared: oneOf('apart', 'split'),
  show: oneOf('map'),
  sort,
})
export const changesView = viewOf({
  ...periodFields,
  'f.domain': text,
  'f.product': text,
  chart: oneOf('driver', 'domain'),
  sort,
})
export const anomaliesView = viewOf({ ...periodFields, 'f.domain': text, open: matching(/^[\w@-]{1,120}$/) })
export const wasteView = viewOf({ ...periodFields, 'f.domain': text })
export const unitCostView = viewOf({
  ...periodFields,
  metric: matching(/^[^\n]{1,100}$/),
  per: matching(/^1(0{3}|0{6})?$/),
})
export const actionsView = viewOf({ ...periodFields, domain: opaque })
export const rulesView = viewOf({ ...periodFields, version: matching(/^\d{1,6}$/), open: text })
export const journalView = viewOf({ ...periodFields, open: matching(/^[\w./:-]{1,160}$/) })
export const statementView = viewOf({ ...periodFields, open: matching(/^\d{1,6}$/) })
export const budgetsView = viewOf({ ...periodFields, open: opaque })
export const unallocatedView = viewOf({ ...periodFields, open: matching(/^\d{1,3}$/) })
export const reconciliationView = viewOf({ ...periodFields })
export const auditView = viewOf({
  ...periodFields,
  workspace: opaque,
  service: opaque,
  action: opaque,
  actor: opaque,
  domain: opaque,
  object: text,
  status: oneOf('ok', 'failed'),
  open: opaque,
})
export const auditObjectView = viewOf({ ...periodFields })
export const auditIdentityView = viewOf({ ...periodFields })
/** Pages that stand for one thing, and carry the period only for the links that lead away from them. */
export const plainView = viewOf({ ...periodFields })
export const completenessView = viewOf({ ...periodFields })
export const findingsView = viewOf({
  ...periodFields,
  domain: opaque,
  rule: opaque,
  control: matching(/^[^\n]{1,120}:[^\n]{1,60}$/),
  severity: oneOf(...severities),
  state: oneOf(...findingStates),
  sort,
})
export const findingView = viewOf({ ...periodFields })
export const policyRulesView = viewOf({ ...periodFields, q: text, sort })
export const policyRuleView = viewOf({ ...periodFields, try: oneOf('yes') })
export const exceptionsView = viewOf({
  ...periodFields,
  open: opaque,
  word: opaque,
  new: oneOf('exception', 'attestation'),
  domain: opaque,
  framework: text,
  control: text,
  rule: opaque,
  finding: opaque,
})
export const evidenceView = viewOf({ ...periodFields, new: oneOf('access') })
export const trailView = viewOf({
  ...periodFields,
  kind: opaque,
  domain: opaque,
  who: opaque,
  request: opaque,
  open: matching(/^\d{1,12}$/),
})
export const controlsView = viewOf({ ...periodFields, framework: text, domain: opaque })
export const controlView = viewOf({ ...periodFields, domain: opaque })
export const healthView = viewOf({ ...periodFields })

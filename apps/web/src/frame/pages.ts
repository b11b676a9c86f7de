import {
  getAction,
  getAuditIdentity,
  getAuditObject,
  getAuditorView,
  getClose,
  getCompleteness,
  getConnection,
  getControlMatrix,
  getCost,
  getCostChanges,
  getDataHealth,
  getDispute,
  getEvidencePack,
  getReconciliation,
  getRuleFile,
  getRuleProposal,
  getStatement,
  getUnallocated,
  getUnitCost,
  getWaste,
  listActions,
  listAnomalies,
  listAuditEvents,
  listAuditorAccess,
  listBudgets,
  listCloses,
  listCommitments,
  listDisputes,
  listDomains,
  listExceptions,
  listFindings,
  listJournal,
  listMarks,
  listReviews,
  listRules,
  listRuleVersions,
  listSplitRuns,
  listStatements,
  listTrail,
  type Person,
  type Route,
} from '@meshledger/contracts'
import { mayCall } from '../reading/index.ts'
import { words } from '../words.ts'

const say = words.frame.nav

/** How a page uses the period: any range of days, one month, or not at all. */
export type PeriodUse = 'range' | 'month' | 'none'

export type PageInfo = {
  path: string
  title: string
  group: string | null
  needs: readonly Route[]
  period: PeriodUse
  /** Whether the navigation lists it; pages about one thing are reached from lists. */
  listed: boolean
}

const page = (
  path: string,
  title: string,
  group: string | null,
  needs: readonly Route[],
  period: PeriodUse,
  listed = true,
): PageInfo => ({
  path,
  title,
  group,
  needs,
  period,
  listed,
})

/** Every page once: where it is, what it is called, and which routes a person must be allowed to call to see it. */
export const pages = {
  home: page('/', say.home, null, [], 'month'),
  domain: page('/domains/$domain', say.domains, null, [listDomains], 'range', false),
  spend: page('/spend', say.explore, say.spend, [getCost], 'range'),
  changes: page('/spend/changes', say.changes, say.spend, [getCostChanges], 'range'),
  anomalies: page('/spend/anomalies', say.anomalies, say.spend, [listAnomalies], 'range'),
  waste: page('/spend/waste', say.waste, say.spend, [getWaste], 'range'),
  shared: page('/spend/shared', say.shared, say.spend, [listSplitRuns], 'range'),
  actions: page('/spend/actions', say.actions, say.spend, [listMarks], 'none'),
  unitCost: page('/spend/unit-cost', say.unitCost, say.spend, [getUnitCost], 'none'),
  commitments: page('/spend/commitments', say.commitments, say.spend, [listCommitments], 'none'),
  unallocated: page('/spend/unallocated', say.unallocated, say.spend, [getUnallocated], 'range'),
  reconciliation: page('/spend/reconciliation', say.reconciliation, say.spend, [getReconciliation], 'range'),
  closes: page('/close', say.close, say.chargeback, [listCloses], 'none'),
  close: page('/close/$period', say.close, say.chargeback, [getClose], 'none', false),
  statements: page('/statements', say.statements, say.chargeback, [listStatements], 'none'),
  statement: page(
    '/statements/$period/$domain/$version',
    say.statements,
    say.chargeback,
    [getStatement],
    'none',
    false,
  ),
  disputes: page('/disputes', say.disputes, say.chargeback, [listDisputes], 'none'),
  dispute: page('/disputes/$id', say.disputes, say.chargeback, [getDispute], 'none', false),
  budgets: page('/budgets', say.budgets, say.chargeback, [listBudgets], 'none'),
  rules: page('/rules', say.rules, say.chargeback, [listRuleVersions], 'none'),
  ruleProposal: page('/rules/proposals/$id', say.rules, say.chargeback, [getRuleProposal], 'none', false),
  ruleFile: page('/rules/$name', say.rules, say.chargeback, [getRuleFile], 'none', false),
  journal: page('/journal', say.journal, say.chargeback, [listJournal], 'none'),
  findings: page('/findings', say.findings, say.compliance, [listFindings], 'none'),
  finding: page('/findings/$id', say.findings, say.compliance, [listFindings], 'none', false),
  controls: page('/controls', say.controls, say.compliance, [getControlMatrix], 'none'),
  policyRules: page('/controls/rules', say.policyRules, say.compliance, [listRules], 'none'),
  policyRule: page('/controls/rules/$rule', say.policyRules, say.compliance, [listRules], 'range', false),
  exceptions: page('/exceptions', say.exceptions, say.compliance, [listExceptions], 'none'),
  enforcement: page('/enforcement', say.enforcement, say.compliance, [listActions], 'none'),
  enforcementAction: page('/enforcement/$id', say.enforcement, say.compliance, [getAction], 'none', false),
  control: page('/controls/$framework/$control', say.controls, say.compliance, [getControlMatrix], 'none', false),
  audit: page('/audit', say.events, say.audit, [listAuditEvents], 'range'),
  auditObject: page('/audit/objects/$name', say.object, say.audit, [getAuditObject], 'range', false),
  auditIdentity: page('/audit/identities/$id', say.identity, say.audit, [getAuditIdentity], 'range', false),
  completeness: page('/audit/completeness', say.completeness, say.audit, [getCompleteness], 'range'),
  evidence: page('/evidence', say.evidence, say.audit, [getEvidencePack, listAuditorAccess], 'range'),
  reviews: page('/reviews', say.reviews, say.audit, [listReviews], 'none'),
  review: page('/reviews/$id', say.reviews, say.audit, [listReviews], 'none', false),
  trail: page('/settings/trail', say.trail, say.audit, [listTrail], 'none'),
  auditor: page('/auditor', say.auditor, null, [getAuditorView], 'none'),
  connection: page('/settings/connection', say.connection, say.settings, [getConnection], 'none'),
  health: page('/settings/data-health', say.health, say.settings, [getDataHealth], 'none'),
} as const satisfies Record<string, PageInfo>

/** The pages that the navigation offers a person, in groups; a group without a name is a page of its own. */
export function navigationFor(person: Person): { group: string | null; pages: PageInfo[] }[] {
  const allowed = (Object.values(pages) as PageInfo[]).filter((one) => one.listed && mayCall(person, ...one.needs))
  const groups: { group: string | null; pages: PageInfo[] }[] = []
  for (const one of allowed) {
    const last = groups.at(-1)
    if (one.group !== null && last?.group === one.group) last.pages.push(one)
    else groups.push({ group: one.group, pages: [one] })
  }
  return groups
}

/** The page that an address belongs to, for the parts of the frame that depend on it. */
export function pageAt(pathname: string): PageInfo | undefined {
  return (Object.values(pages) as PageInfo[]).find((one) =>
    new RegExp(`^${one.path.replace(/\$\w+/g, '[^/]+')}/?$`).test(pathname),
  )
}

import { parseAllocation } from '@meshledger/mesh'
import { auditEvents, type House } from '@meshledger/pipeline'
import { actionsFor } from './actions.ts'
import type { RouteName, Sample } from './asking.ts'
import { closesFor } from './closes.ts'
import { auditorsFor, exceptionsFor } from './judgement.ts'
import { reviewFor } from './reviews.ts'

/** A question for every route that an allowed person may put, on the house of two domains. A new route needs one. */
export async function samplesFor(house: House, emptyFolder: string): Promise<Record<RouteName, Sample>> {
  const [own] = await house.ledger.findings.list({ domains: ['aurora'] })
  const { events } = await auditEvents(house, { period: '2026-03' })
  const period = { period: '2026-02' }
  const proposal = 'proposal-1'
  await house.ledger.rules.propose({ id: proposal, rules: {}, note: '', who: 'nobody', at: await house.now() })
  const users = (domain: string) => ({ name: 'users', month: '2026-02', domain, value: '10' })
  await house.ledger.metrics.put([users('aurora'), users('borealis')], 'x', await house.now())
  const { frozen, inReview, disputed, settled } = await closesFor(house)
  const { toApprove, toRefuse } = await actionsFor(house)
  const text = 'allocation: even\nsplits: [{ id: e, title: Even, pool: { domains: [Unallocated] }, method: even }]'
  const allocation = { definition: parseAllocation(text, 'allocation.yml'), digest: 'even' }
  await house.ledger.rules.activate({ allocation }, 'x', await house.now())
  for (const domain of ['aurora', 'borealis']) {
    const alert = { domain, month: '2026-03', kind: 'actual' as const, threshold: 80, budget: '1.00', amount: '2.00' }
    await house.ledger.budgets.alert([
      { ...alert, id: `${domain}/80`, at: await house.now(), sentence: `${domain} is over` },
    ])
    const marked = { id: `${domain}-mark`, domain, day: '2026-02-10', title: 'a fix', resource: null }
    await house.ledger.marks.add({ ...marked, who: 'x', at: await house.now() })
  }
  const exceptions = await exceptionsFor(house)
  const cap = { kind: 'set-workspace-conf', params: { key: 'maxTokenLifetimeDays', value: '90' } }
  const toEnd = await auditorsFor(house)
  const review = { id: await reviewFor(house) }
  return {
    getHealth: {},
    getMe: {},
    listDomains: {},
    listOwners: { query: { domain: 'aurora' } },
    draftDomain: { body: { domain: 'zephyr', owner: 'z@x', cost_centre: 'CC-9' } },
    getDomainArtefacts: { params: { domain: 'aurora' } },
    getDomainAccess: { params: { domain: 'aurora' }, query: { table: 'aurora.gold.t' } },
    getDomainDiff: { params: { domain: 'aurora' } },
    backtestRule: { params: { rule: 'token-without-expiry' }, query: { period: '2026-03' } },
    getEnforcement: {},
    putEnforcementMode: {
      body: { rule: 'token-without-expiry', domain: 'aurora', mode: 'act', reason: 'agreed' },
    },
    listActions: {},
    getAction: { params: { id: toApprove } },
    // The server of the tests has no connection: what asks Databricks is refused there, by its own words.
    dryRunAction: { body: { finding: own?.id ?? '', ...cap } },
    proposeAction: { body: { finding: own?.id ?? '', ...cap } },
    approveAction: { params: { id: toApprove }, body: { reason: 'yes' } },
    refuseAction: { params: { id: toRefuse }, body: { reason: 'no' } },
    withdrawAction: { params: { id: toRefuse }, body: { reason: 'no' } },
    runAction: { params: { id: toApprove }, body: {} },
    undoAction: { params: { id: toApprove }, body: {} },
    getCost: { query: { ...period, by: 'domain,product,resource,run_as' } },
    getCostSeries: { query: period },
    getCostOverview: { query: period },
    getCostChanges: { query: period },
    listResources: { query: period },
    getReconciliation: { query: period },
    getUnallocated: { query: period },
    listAnomalies: { query: period },
    getCostTrace: { query: { ...period, shared: 'split', limit: '200' } },
    getCostTraceGroups: { query: { ...period, shared: 'split' } },
    listSplitRuns: { query: period },
    getWaste: { query: period },
    getUnitCost: { query: { metric: 'users' } },
    listMetrics: {},
    importMetrics: { body: { csv: 'metric,month,domain,value\nusers,2026-02,aurora,12' } },
    listMarks: {},
    addMark: { body: { domain: 'aurora', day: '2026-02-10', title: 'a smaller warehouse' } },
    removeMark: { params: { id: 'aurora-mark' } },
    listCommitments: {},
    simulateRules: { body: { files: [{ file: 'pricing.yml', text: 'pricing: tried' }] } },
    listRuleVersions: {},
    applyRules: { body: { files: [{ file: 'pricing.yml', text: 'pricing: list prices' }] } },
    decideRules: { params: { id: proposal }, body: { decision: 'rejected', reason: 'not now' } },
    getRuleFile: { params: { name: 'aurora' } },
    getRuleProposal: { params: { id: proposal } },
    exportFocus: { query: period },
    exportCost: { query: { ...period, by: 'domain,day' } },
    listFindings: {},
    getFinding: { params: { id: own?.id ?? '' } },
    triageFinding: { params: { id: own?.id ?? '' }, body: { state: 'acknowledged', reason: 'seen' } },
    workFinding: { params: { id: own?.id ?? '' }, body: { owner: 'lea-d', comment: 'mine' } },
    getControlMatrix: {},
    getPostureHistory: { query: { from: '2026-03-14', to: '2026-03-15' } },
    getControl: { params: { framework: 'hipaa-security', control: '164.312(d)' } },
    listRules: {},
    listExceptions: {},
    getException: { params: { id: exceptions.shown } },
    requestException: {
      body: {
        domain: 'aurora',
        rule: 'token-without-expiry',
        reason: 'a new vault',
        owner: 'lea-d',
        until: '2026-06-01',
      },
    },
    decideException: { params: { id: exceptions.waiting }, body: { decision: 'approved', reason: 'seen' } },
    withdrawException: { params: { id: exceptions.own }, body: {} },
    listReviews: {},
    getReview: { params: review },
    beginReview: { body: { title: 'Autumn', domains: ['aurora'], due: '2026-04-01' } },
    decideReview: { params: review, body: { items: [1], decision: 'keep', reason: 'still on the team' } },
    endReview: { params: review, body: { reason: 'the quarter is over' } },
    listTrail: {},
    getEvidencePack: { query: { period: '2026-03' } },
    listAuditorAccess: {},
    giveAuditorAccess: {
      body: {
        ...{ auditor: 'R. Berger', purpose: 'stage 2', from: '2026-03-01', to: '2026-03-31', domains: ['aurora'] },
        ends: '2026-04-01',
      },
    },
    endAuditorAccess: { params: { id: toEnd }, body: { reason: 'finished' } },
    getAuditorView: {},
    listAuditorEvents: {},
    getAuditorPack: {},
    listAttestations: {},
    attestControl: {
      body: {
        ...{ kind: 'attested', framework: 'iso27001-2022', control: '5.1', domain: 'aurora', statement: 'It met' },
        ...{ standsFor: '2026-03-01', expires: '2027-03-01' },
      },
    },
    withdrawAttestation: { params: { id: exceptions.word }, body: { reason: 'outdated' } },
    putEvidenceFile: { body: { name: 'minutes.txt', content: 'aGVsbG8=' } },
    getEvidenceFile: { params: { digest: exceptions.evidence } },
    getApplicability: { query: { domain: 'aurora' } },
    setApplicability: {
      body: {
        ...{ framework: 'iso27001-2022', control: 'A.7.1', domain: 'aurora', included: false },
        justification: 'no premises',
      },
    },
    listAuditEvents: { query: { period: '2026-03' } },
    getAuditHistogram: { query: { period: '2026-03' } },
    getAuditEvent: { params: { id: events[0]?.id ?? '' } },
    getAuditFacets: {},
    listAuditObjects: { query: { q: 'go' } },
    getAuditObject: { params: { name: 'aurora.gold.readings' }, query: { period: '2026-03' } },
    getAuditIdentity: { params: { id: events[0]?.actor.id ?? '' }, query: { period: '2026-03' } },
    exportAuditIdentity: { params: { id: events[0]?.actor.id ?? '' }, query: { period: '2026-03' } },
    getCompleteness: { query: { period: '2026-03' } },
    getDataHealth: {},
    postIngest: { body: { paths: [emptyFolder] } },
    retryQuarantine: { body: { paths: [emptyFolder] } },
    retryConnection: {},
    postUpkeep: { body: { rewrite: true } },
    putRetention: { body: { group: 'runtime', days: 800 } },
    getConnection: {},
    getConnectionCost: { query: period },
    postSync: { body: { tables: [] } },
    listCloses: {},
    getClose: { params: period },
    prepareClose: { params: period, body: {} },
    reviewClose: { params: period, body: {} },
    takeBackClose: { params: { period: '2025-12' }, body: { reason: 'facts changed' } },
    approveClose: { params: period, body: { digest: 'ab' } },
    freezeClose: { params: period, body: {} },
    reissueClose: { params: { period: '2026-01' }, body: { reason: 'a rule was wrong' } },
    putBill: { params: period, body: { source: 'invoice', reference: 'INV-1', currency: 'USD', amount: '100.00' } },
    putTolerance: { body: { tolerance: '0.50' } },
    addCloseNote: { params: period, body: { text: 'looked at' } },
    replayClose: { params: { period: '2026-01' } },
    listStatements: {},
    getStatement: { params: frozen },
    getStatementFile: { params: frozen, query: { format: 'pdf' } },
    acceptStatement: { params: inReview.name, body: { digest: inReview.digest } },
    raiseDispute: { params: frozen, body: { line: 1, reason: 'not ours' } },
    listDisputes: {},
    getDispute: { params: { id: settled } },
    settleDispute: { params: { id: settled }, body: { decision: 'reject', reason: 'it is theirs' } },
    withdrawDispute: { params: { id: disputed }, body: { reason: 'it is ours after all' } },
    listJournal: {},
    exportJournal: { body: { period: '2026-01', preset: 'xero' } },
    getJournalSettings: {},
    putJournalSettings: {
      body: {
        ...{ company: 'Aurora', expenseAccount: '6200', recoveryAccount: '6290', unallocatedAccount: '6280' },
        ...{ unallocatedCostCentre: 'PLATFORM', productAccounts: {}, columns: [{ field: 'amount', title: 'Amount' }] },
      },
    },
    listBudgets: {},
    putBudgets: { body: { cells: [{ node: 'aurora', month: '2026-04', amount: '10.00' }] } },
    importBudgets: { body: { csv: 'node,month,amount\naurora,2026-05,20.00\n' } },
    getBudgetHistory: { params: { node: 'aurora' } },
    getBudgetTree: {},
    putBudgetTree: { body: { groups: [], domains: [] } },
    listBudgetAlerts: {},
    acknowledgeBudgetAlert: { params: { domain: 'aurora', month: '2026-03', threshold: '80' }, body: {} },
  }
}

import {
  beginReview,
  getAuditFacets,
  getClose,
  getControlMatrix,
  getFinding,
  giveAuditorAccess,
  listAuditEvents,
  listFindings,
  prepareClose,
  reviewClose,
} from '@meshledger/contracts'
import { people, Walker, type Who } from './walk.ts'

/** Every page of the product with somebody who may see it; `:finding` and the like are filled in from the server. */
export const places: readonly { name: string; who: Who; address: string }[] = [
  { name: 'finance home', who: people.finance, address: '/' },
  { name: 'team lead home', who: people.leadOfTwo, address: '/' },
  { name: 'compliance home', who: people.compliance, address: '/' },
  { name: 'domain overview', who: people.lead, address: '/domains/cycle-tracking' },
  { name: 'domain changes', who: people.lead, address: '/domains/cycle-tracking?tab=changes' },
  { name: 'domain resources', who: people.lead, address: '/domains/cycle-tracking?tab=resources' },
  { name: 'domain findings', who: people.compliance, address: '/domains/content?tab=findings' },
  { name: 'domain controls', who: people.lead, address: '/domains/cycle-tracking?tab=controls' },
  { name: 'domain access', who: people.lead, address: '/domains/cycle-tracking?tab=access' },
  { name: 'spend', who: people.finance, address: '/spend?by=domain,product&cmp=prev&f.domain=~growth' },
  { name: 'spend, nothing found', who: people.finance, address: '/spend?f.product=No%20such%20product' },
  { name: 'spend as areas', who: people.finance, address: '/spend?show=map&period=2026-10' },
  { name: 'changes', who: people.finance, address: '/spend/changes' },
  { name: 'changes by domain', who: people.finance, address: '/spend/changes?chart=domain&period=2026-10' },
  { name: 'closes', who: people.finance, address: '/close' },
  { name: 'close', who: people.finance, address: '/close/2026-10' },
  { name: 'statements', who: people.finance, address: '/statements' },
  { name: 'statement', who: people.lead, address: '/statements/:statement' },
  { name: 'disputes', who: people.finance, address: '/disputes' },
  { name: 'budgets', who: people.finance, address: '/budgets' },
  { name: 'unusual days', who: people.finance, address: '/spend/anomalies?from=2026-01-01&to=2026-11-19' },
  { name: 'waste', who: people.finance, address: '/spend/waste?period=2026-10' },
  { name: 'shared cost', who: people.lead, address: '/spend/shared?period=2026-10' },
  { name: 'actions', who: people.lead, address: '/spend/actions' },
  { name: 'unit cost', who: people.finance, address: '/spend/unit-cost' },
  { name: 'shared cost of all', who: people.finance, address: '/spend/shared?period=2026-10' },
  { name: 'commitments', who: people.finance, address: '/spend/commitments' },
  { name: 'rules', who: people.finance, address: '/rules' },
  { name: 'rule file', who: people.finance, address: '/rules/allocation' },
  { name: 'journal', who: people.finance, address: '/journal' },
  { name: 'unallocated', who: people.finance, address: '/spend/unallocated?open=0' },
  { name: 'reconciliation', who: people.finance, address: '/spend/reconciliation' },
  { name: 'audit', who: people.compliance, address: '/audit?from=2026-09-08&to=2026-09-10' },
  { name: 'audit event', who: people.compliance, address: '/audit?from=2026-09-08&to=2026-09-10&open=:event' },
  { name: 'audit, nothing found', who: people.compliance, address: '/audit?object=no_such_catalog.*' },
  {
    name: 'audit object',
    who: people.compliance,
    address: '/audit/objects/pregnancy.gold.risk_scores?period=2026-09',
  },
  { name: 'audit object, nobody', who: people.compliance, address: '/audit/objects/no.such.table?period=2026-09' },
  { name: 'audit identity', who: people.compliance, address: '/audit/identities/:identity?period=2026-09' },
  { name: 'completeness', who: people.compliance, address: '/audit/completeness?from=2025-10-01&to=2026-11-20' },
  { name: 'findings', who: people.compliance, address: '/findings' },
  { name: 'findings, nothing found', who: people.compliance, address: '/findings?severity=informational&state=muted' },
  { name: 'finding', who: people.compliance, address: '/findings/:finding' },
  { name: 'controls', who: people.compliance, address: '/controls' },
  { name: 'control', who: people.compliance, address: '/controls/:control' },
  { name: 'policy rules', who: people.compliance, address: '/controls/rules' },
  { name: 'policy rule', who: people.compliance, address: '/controls/rules/token-made-for-a-long-time' },
  { name: 'exceptions', who: people.compliance, address: '/exceptions' },
  { name: 'ask for an exception', who: people.lead, address: '/exceptions?new=exception&domain=cycle-tracking' },
  { name: 'attest a control', who: people.compliance, address: '/exceptions?new=attestation' },
  { name: 'evidence', who: people.compliance, address: '/evidence?period=2026-10' },
  { name: 'give access to an auditor', who: people.compliance, address: '/evidence?new=access' },
  { name: 'what an auditor sees', who: people.compliance, address: '/auditor#key=:auditor' },
  { name: 'access reviews', who: people.lead, address: '/reviews' },
  { name: 'access review', who: people.compliance, address: '/reviews/:review' },
  { name: 'own trail', who: people.compliance, address: '/settings/trail' },
  { name: 'enforcement', who: people.compliance, address: '/enforcement' },
  { name: 'connection', who: people.admin, address: '/settings/connection' },
  { name: 'data health', who: people.admin, address: '/settings/data-health' },
  { name: 'no access', who: people.finance, address: '/audit' },
  { name: 'no such page', who: people.finance, address: '/nowhere' },
]

/** The address with what the demo account holds in the place of `:finding`, `:event` and the like. */
export async function addressOf(me: Walker, address: string): Promise<string> {
  if (!/:(finding|event|control|identity|statement|auditor|review)/.test(address)) return address
  await me.page.goto('/')
  if (address.includes(':statement')) {
    const finance = new Walker(me.page, people.finance)
    const params = { period: '2026-04' }
    const { state } = await finance.ask(getClose, { params })
    if (state === 'open') await finance.ask(prepareClose, { params, body: {} }).catch(() => undefined)
    await finance.ask(reviewClose, { params, body: {} }).catch(() => undefined)
    return address.replace(':statement', '2026-04/cycle-tracking/v1')
  }
  if (address.includes(':event')) {
    const { events } = await me.ask(listAuditEvents, { query: { from: '2026-09-08', to: '2026-09-10', limit: 1 } })
    return address.replace(':event', events[0]?.id ?? '')
  }
  if (address.includes(':auditor')) {
    const days = { from: '2026-09-01', to: '2026-09-30', ends: '2026-12-01' }
    const what = { auditor: 'A. Looker', purpose: 'every page', domains: ['telehealth'], attributes: [] }
    const { key } = await me.ask(giveAuditorAccess, { body: { ...days, ...what } })
    return address.replace(':auditor', key)
  }
  if (address.includes(':review')) {
    const body = { title: 'every page', domains: ['content'], due: '2026-12-10' }
    return address.replace(':review', (await me.ask(beginReview, { body })).review.id)
  }
  if (address.includes(':identity')) {
    const { actors } = await me.ask(getAuditFacets, {})
    return address.replace(':identity', actors.find((one) => one.name.startsWith('qadira.aydin'))?.id ?? '')
  }
  if (address.includes(':finding')) {
    const { findings } = await me.ask(listFindings, { query: {} })
    const id = findings[0]?.id ?? ''
    await me.ask(getFinding, { params: { id } })
    return address.replace(':finding', id)
  }
  const first = (await me.ask(getControlMatrix, { query: {} })).controls[0]
  return address.replace(
    ':control',
    `${encodeURIComponent(first?.framework ?? '')}/${encodeURIComponent(first?.control ?? '')}`,
  )
}

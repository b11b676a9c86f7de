import type { ActionRequest } from '@meshledger/ledger'
import type { House } from '@meshledger/pipeline'

/** Actions that wait for a second person: two of the first domain, and one of the other. */
export async function actionsFor(house: House): Promise<{ toApprove: string; toRefuse: string }> {
  const of = async (domain: string) => (await house.ledger.findings.list({ domains: [domain] }))[0]?.id ?? ''
  const request = async (id: string, domain: string): Promise<void> => {
    const what: ActionRequest = {
      ...{ id, finding: await of(domain), rule: 'token-without-expiry', domain, kind: 'set-workspace-conf' },
      ...{ host: `${domain}.example`, params: { key: 'maxTokenLifetimeDays', value: '90' }, note: domain },
      ...{ before: { value: null }, after: { value: '90' }, who: 'nobody', at: await house.now() },
    }
    await house.ledger.actions.request(what)
    await house.ledger.actions.setMode(what.rule, domain, 'act', 'nobody', domain, what.at)
  }
  await request('to-approve', 'aurora')
  await request('to-refuse', 'aurora')
  await request('of-borealis', 'borealis')
  return { toApprove: 'to-approve', toRefuse: 'to-refuse' }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultOrder, StandIn } from '@meshledger/demo'
import {
  type Connections,
  connectionsOf,
  decideAction,
  dryRun,
  openHouse,
  proposeAction,
  runAction,
  setEnforcementMode,
  undoAction,
} from '@meshledger/pipeline'
import { leadTo } from './action-leads.ts'
import { during, environmentOf, smallAccount } from './sync-trials.ts'

export const AT = '2026-11-20T14:00:00.000Z'
export const RULE = 'token-without-expiry'

const finding = (domain: string, rule = RULE, subject = domain) => ({
  ...{ rule, ruleVersion: 'v1', title: rule, severity: 'high' as const, domain, subject },
  ...{ firstSeen: AT, lastSeen: AT, events: 1, eventKeys: ['k'] },
})
const person = (id: string, roles: ('compliance' | 'team-lead')[]) => ({
  ...{ id, name: id, title: id, roles, domains: [], identity: `${id}@x` },
})

export type EnforceBench = Awaited<ReturnType<typeof enforceBench>>

/**
 * A house beside a stand-in of its own, in which a rule may be acted on in Platform, with a finding of it there, in growth
 * and in content. What that rule does not name is led to by a finding of one that does, in Platform, where that may be
 * acted on too. Zoe asks, Adam approves and runs; Eva is a team lead.
 */
export async function enforceBench(faults: FaultOrder = {}, clock: () => string = () => AT) {
  const account = await smallAccount()
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-enforce-'))
  let end = () => {}
  const closing = new Promise<void>((resolve) => {
    end = resolve
  })
  let served: Promise<void> = Promise.resolve()
  const it = await new Promise<StandIn>((ready, failed) => {
    served = during(account, { faults }, async (standIn) => {
      ready(standIn)
      await closing
    })
    served.catch(failed)
  })
  const env = { ...environmentOf(it), DATABRICKS_ACCOUNT_ID: it.accountId, DATABRICKS_ACCOUNT_HOST: it.url }
  const open = connectionsOf(env, folder) as Connections
  const house = await openHouse({ folder, clock })
  await house.ledger.settings.set('account_id', it.accountId)
  await house.ledger.people.replaceAll([
    ...[person('zoe', ['compliance']), person('adam', ['compliance']), person('eva', ['team-lead'])],
  ])
  await house.ledger.findings.record(
    ['Platform', 'growth', 'content'].map((one) => finding(one)),
    AT,
    [{ rule: RULE, ruleVersion: 'v1' }],
  )
  const found = Object.fromEntries((await house.ledger.findings.list({})).map(({ id, domain }) => [domain, id]))
  await setEnforcementMode(house, { rule: RULE, domain: 'Platform', mode: 'act', reason: 'agreed' }, 'zoe')

  const led = async (kind: string, params: Record<string, string>): Promise<string | undefined> => {
    const lead = leadTo(kind, params)
    if (lead === undefined) return undefined
    const { rule, subject } = lead
    await house.ledger.findings.record([finding('Platform', rule, subject)], AT, [{ rule, ruleVersion: 'v1' }])
    await setEnforcementMode(house, { rule, domain: 'Platform', mode: 'act', reason: 'agreed' }, 'zoe')
    return (await house.ledger.findings.list({ rules: [rule], state: 'open' }))[0]?.id
  }
  const wish = async (kind: string, params: Record<string, string>, domain = 'Platform') => ({
    ...{ finding: (await led(kind, params)) ?? found[domain] ?? '', kind, params },
  })
  const connect = () => open
  return {
    ...{ it, house, open, env, folder, wish, api: apiOf(it) },
    look: async (kind: string, params: Record<string, string>) =>
      dryRun(house, connect, await wish(kind, params), 'all'),
    propose: async (kind: string, params: Record<string, string>, domain = 'Platform') =>
      proposeAction(house, connect, { ...(await wish(kind, params, domain)), note: '' }, 'zoe', 'all'),
    keyed: async (key: string, params: Record<string, string>) =>
      proposeAction(house, connect, { ...(await wish('set-workspace-conf', params)), note: '', key }, 'zoe', 'all'),
    refuse: (id: string) => decideAction(house, id, 'refused', 'adam', 'no', 'all'),
    approve: (id: string, who = 'adam') => decideAction(house, id, 'approved', who, 'yes', 'all'),
    run: (id: string) => runAction(house, connect, id, 'adam', 'all'),
    undo: (id: string) => undoAction(house, connect, id, 'adam', 'all'),
    close: async () => {
      await house.close()
      end()
      await served
      for (const one of [account, folder]) rmSync(one, { recursive: true, force: true })
    },
  }
}

/** The stand-in as somebody else speaks to it, beside us. */
function apiOf({ url, token }: StandIn) {
  const headers = { authorization: `Bearer ${token}` }
  const get = async (path: string): Promise<Record<string, unknown>> =>
    (await (await fetch(url + path, { headers })).json()) as Record<string, unknown>
  return {
    get,
    change: async (method: string, path: string, body: unknown = {}): Promise<void> => {
      const reply = await fetch(url + path, { method, headers, body: JSON.stringify(body) })
      if (!reply.ok) throw new Error(`${method} ${path} was answered ${reply.status}: ${await reply.text()}`)
    },
    items: async (path: string, list: string) => ((await get(path))[list] ?? []) as Entry[],
  }
}

export type Entry = Readonly<Record<string, unknown>>

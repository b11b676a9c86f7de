import { getCompleteness, getDataHealth, getFinding, listFindings } from '@meshledger/contracts'
import type { AnswerItem } from '@meshledger/demo'
import { expect } from 'vitest'
import { type Account, always, factsOf } from './account.ts'

type Check = (account: Account, item: AnswerItem) => Promise<void>
type Seen = { events: number; first: string; last: string }

/**
 * A finding of the rule stands in the item's domain, about what `subjectOf` reads from its facts, made of just the
 * events that were planted.
 */
const found =
  (rule: string, subjectOf: (facts: Record<string, string>) => string): Check =>
  async (account, item) => {
    const facts = factsOf<Record<string, string> & Seen>(item)
    const { findings } = await account.ask(listFindings, { query: { rule } })
    const about = findings.filter(({ subject }) => subject.includes(subjectOf(facts)))
    expect(about.map(({ domain }) => domain)).toEqual([item.domain])
    const [finding] = about
    // Where what came before is part of the proof, it is one of the events: the key counts only what came after.
    const events = facts.events + (facts.deactivated === undefined ? 0 : 1)
    expect(finding).toMatchObject({ events, firstSeen: facts.deactivated ?? facts.first, lastSeen: facts.last })
    const detail = await account.ask(getFinding, { params: { id: finding?.id ?? '' } })
    expect(detail.events).toHaveLength(events)
  }

const actor = (facts: Record<string, string>) => facts.actor ?? '?'

const gap: Check = async (account, item) => {
  const { workspace_id, from, to, hours } = factsOf<Record<'workspace_id' | 'from' | 'to', string> & { hours: number }>(
    item,
  )
  const hole = { workspace_id, from, to, hours }
  const { gaps } = await account.ask(getCompleteness, { query: always })
  expect(gaps).toEqual([expect.objectContaining(hole)])
  const health = await account.ask(getDataHealth, {})
  expect(health.gaps).toEqual([expect.objectContaining(hole)])
  const { findings } = await account.ask(listFindings, { query: { rule: 'log-gap' } })
  expect(findings.map(({ domain, subject }) => ({ domain, subject }))).toEqual([
    { domain: item.domain, subject: expect.stringContaining(workspace_id) },
  ])
}

/** A read that the grant covers is no finding of its own; the grant is. */
const grant: Check = async (account, item) => {
  await found('group-grant-on-phi', (facts) => facts.group ?? '?')(account, item)
  const { findings } = await account.ask(listFindings, { query: { rule: 'phi-read-from-outside-the-domain' } })
  const { member } = factsOf<{ member: string }>(item)
  expect(findings.filter(({ subject }) => subject.includes(member))).toEqual([])
}

const extraColumn: Check = async (account, item) => {
  const { table, column, file, rows } = factsOf<{ table: string; column: string; file: string; rows: number }>(item)
  const { drift } = await account.ask(getDataHealth, {})
  const known = drift.find((each) => each.table === table && each.column === column)
  expect(known?.rows).toBe(rows)
  expect(file).toContain(known?.file ?? '?')
}

const tableOf = async (account: Account, name: string) =>
  (await account.ask(getDataHealth, {})).tables.find(({ table }) => table === name)

const twice: Check = async (account, item) => {
  const { usage_rows } = factsOf<{ usage_rows: number }>(item)
  const usage = await tableOf(account, 'billing.usage')
  expect(usage?.duplicates).toBe(usage_rows)
  expect(usage?.rows).toBe(account.answers.totals.usage_rows_distinct)
}

const twoShapes: Check = async (account, item) => {
  const { events_in_both } = factsOf<{ events_in_both: number }>(item)
  const audit = await tableOf(account, 'access.audit')
  expect(audit?.rows).toBe(account.answers.totals.audit_events_distinct)
  expect(audit?.duplicates).toBe(events_in_both)
  expect(audit?.shapes.map(({ shape }) => shape).toSorted()).toEqual([
    'audit-delivery',
    'azure-diagnostics',
    'system-table',
  ])
}

export const logChecks = {
  'extra-column': extraColumn,
  'duplicate-delivery': twice,
  'audit-two-shapes': twoShapes,
  'token-without-expiry': found('token-without-expiry', actor),
  'admin-grant': found('account-admin-granted', (facts) => facts.target ?? '?'),
  'verbose-logging-off': found('verbose-audit-switched-off', (facts) => facts.workspace_id ?? '?'),
  'refused-logins': found('refused-logins-burst', actor),
  'bulk-download': found('bulk-download', actor),
  'phi-read-outside-domain': found('phi-read-from-outside-the-domain', actor),
  'access-after-deactivation': found('access-after-deactivation', actor),
  'grant-by-group-and-expiry': grant,
  'sharing-outside': found('sharing-to-outside-recipient', (facts) => facts.recipient ?? '?'),
  'log-gap': gap,
}

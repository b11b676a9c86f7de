import { getCompleteness, getDataHealth, getFinding, listFindings } from '@meshledger/contracts'
import type { AnswerItem } from '@meshledger/demo'
import { expect } from 'vitest'
import { type Account, always, factsOf } from './account.ts'

/** Which rule finds what was planted. */
const ruleOf = {
  'token-without-expiry': 'token-without-expiry',
  'admin-grant': 'account-admin-granted',
  'verbose-logging-off': 'verbose-audit-switched-off',
  'refused-logins': 'refused-logins-burst',
  'bulk-download': 'bulk-download',
  'phi-read-outside-domain': 'phi-read-from-outside-the-domain',
  'access-after-deactivation': 'access-after-deactivation',
  'grant-by-group-and-expiry': 'group-grant-on-phi',
  'sharing-outside': 'sharing-to-outside-recipient',
  'log-gap': 'log-gap',
} as const

/** What else is true of planted events, though nobody planted it as an item of its own: `kind` is the item it comes of. */
const consequences = [
  {
    rule: 'recipient-without-address-list',
    kind: 'sharing-outside',
    why: 'The recipient of the planted share has a token and no list of addresses.',
  },
] as const satisfies readonly { rule: string; kind: keyof typeof ruleOf; why: string }[]

/** One finding a planted item and consequence, and nothing else: ordinary days break no rule. */
export const findingsToExpect = (): string[] =>
  [...Object.values(ruleOf), ...consequences.map(({ rule }) => rule)].toSorted()

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
  const { findings } = await account.ask(listFindings, { query: { rule: ruleOf['log-gap'] } })
  expect(findings.map(({ domain, subject }) => ({ domain, subject }))).toEqual([
    { domain: item.domain, subject: expect.stringContaining(workspace_id) },
  ])
}

/** A read that the grant covers is no finding of its own; the grant is. */
const grant: Check = async (account, item) => {
  await found(ruleOf['grant-by-group-and-expiry'], (facts) => facts.group ?? '?')(account, item)
  const { findings } = await account.ask(listFindings, { query: { rule: ruleOf['phi-read-outside-domain'] } })
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

/** Rules on the configuration and on what costs money bear their name in front. */
export const isOfState = ({ rule }: { rule: string }): boolean => /^(config|asset)-/.test(rule)

/** Each fault of the configuration is one finding in its domain, and no finding of the configuration is about anything else. */
const configuration: Check = async (account, item) => {
  const { faults, read_at } = factsOf<{ faults: { about: string; domain: string }[]; read_at: string }>(item)
  const { findings } = await account.ask(listFindings, { query: { state: 'any' } })
  const left = findings.filter(isOfState)
  expect(left.every(({ lastSeen }) => lastSeen >= read_at)).toBe(true)
  // A name may be part of a longer one: the longest are looked for first.
  for (const { about, domain } of faults.toSorted((a, b) => b.about.length - a.about.length)) {
    const at = left.findIndex((one) => one.subject.includes(about) && (domain === '*' || one.domain === domain))
    expect(at, `${about} in ${domain}`).toBeGreaterThanOrEqual(0)
    left.splice(at, 1)
  }
  expect(left.map(({ rule, subject }) => `${rule}: ${subject}`)).toEqual([])
}

export const logChecks = {
  'configuration-faults': configuration,
  'extra-column': extraColumn,
  'duplicate-delivery': twice,
  'audit-two-shapes': twoShapes,
  'token-without-expiry': found(ruleOf['token-without-expiry'], actor),
  'admin-grant': found(ruleOf['admin-grant'], (facts) => facts.target ?? '?'),
  'verbose-logging-off': found(ruleOf['verbose-logging-off'], (facts) => facts.workspace_id ?? '?'),
  'refused-logins': found(ruleOf['refused-logins'], actor),
  'bulk-download': found(ruleOf['bulk-download'], actor),
  'phi-read-outside-domain': found(ruleOf['phi-read-outside-domain'], actor),
  'access-after-deactivation': found(ruleOf['access-after-deactivation'], actor),
  'grant-by-group-and-expiry': grant,
  'sharing-outside': found(ruleOf['sharing-outside'], (facts) => facts.recipient ?? '?'),
  'log-gap': gap,
}

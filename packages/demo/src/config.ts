import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AMOUNT_SCALE } from '@meshledger/money'
import { stringify } from 'yaml'
import { allocationFile, pricingFile } from './rules.ts'
import { CLOCK, instant, months } from './time.ts'
import { policyOf } from './usage/estate.ts'
import type { Resource, ResourceKind } from './usage/resource.ts'
import type { UsageTally } from './usage/tally.ts'
import { account, clinicalEu } from './world/account.ts'
import { type Team, teams } from './world/domains.ts'
import { demoPeople, identities, identityNamed, ownerMail } from './world/people.ts'

/** How the budget of November 2026 stands against what the month comes to: above 1 is over. */
const course: Readonly<Record<string, number>> = { growth: 1.7, recommendations: 1.05, 'cycle-tracking': 0.95 }
const UNDER = 0.82

/** A round amount near an exact one: three figures count, the rest are zeros. */
function round(amount: number): string {
  const step = 10 ** Math.max(0, Math.floor(amount).toString().length - 3)
  return (Math.max(1, Math.round(amount / step)) * step).toFixed(2)
}
const dollars = (units: bigint): number => Number(units / 10n ** BigInt(AMOUNT_SCALE - 4)) / 1e4

/** Budgets as a team would set them: twice after a look at the half-year, and for November by its `course`. */
function budgets(team: Team, tally: UsageTally): { from: string; monthly: string }[] {
  const spent = months.map((month) => dollars(tally.cost(team.domain, month)))
  const highest = (from: number, to: number) => Math.max(...spent.slice(from, to))
  // November holds nineteen days and a quarter of its thirty.
  const november = ((spent.at(-1) ?? 0) / 19.25) * 30
  return [
    { from: '2025-10', monthly: round(highest(0, 6) * 1.08) },
    { from: '2026-04', monthly: round(highest(6, 12) * 1.08) },
    { from: '2026-11', monthly: round(november / (course[team.domain] ?? UNDER)) },
  ]
}

function domainFile(team: Team, resources: readonly Resource[], tally: UsageTally): object {
  const selected = resources.filter(({ domain, placedBy }) => domain === team.domain && placedBy === 'resource')
  const ids = (...kinds: ResourceKind[]) =>
    selected.filter(({ kind }) => kinds.includes(kind)).map(({ workspace, id }) => `${workspace.id}/${id}`)
  return {
    domain: team.domain,
    title: team.title,
    owner: ownerMail(team.owner),
    cost_centre: team.costCentre,
    classification: team.phi ? ['phi'] : [],
    members: identities.filter((one) => one.team === team.domain).map(({ id }) => id),
    groups: [`team-${team.domain}`],
    products: team.products.map(({ name, title, tables }) => ({ name, title, tables: [...tables] })),
    select: {
      jobs: ids('job', 'serverless-job'),
      warehouses: ids('warehouse'),
      clusters: ids('cluster'),
      endpoints: ids('endpoint'),
      tags: [{ key: 'team', values: team.domain === 'cycle-tracking' ? ['cycle-tracking', 'cycle'] : [team.domain] }],
      usage_policies: [policyOf(team.domain)],
      // Telehealth runs the European workspace; pregnancy marks its own work there.
      workspaces: team.domain === 'telehealth' ? [clinicalEu.id] : [],
      catalogs: [team.catalog],
    },
    budget: budgets(team, tally),
  }
}

/** Writes `account.yml`, `people.yml`, `pricing.yml`, `allocation.yml` and `domains/*.yml`; returns how many files. */
export function writeConfig(root: string, resources: readonly Resource[], tally: UsageTally): number {
  const clock = instant(CLOCK).replace('.000Z', 'Z')
  const people = demoPeople.map(({ key, title, roles, domains }) => {
    const { id, name } = identityNamed(key)
    return { id: key.replace('.', '-'), name, title, roles: [...roles], domains: [...domains], identity: id }
  })
  const files: (readonly [string, object])[] = [
    [
      'account.yml',
      {
        account_id: account.account_id,
        name: account.name,
        demo: true,
        clock,
        currency: account.currency,
        second_person: true,
      },
    ],
    ['people.yml', { people }],
    ['pricing.yml', pricingFile(tally)],
    ['allocation.yml', allocationFile()],
    ...teams.map((team) => [`domains/${team.domain}.yml`, domainFile(team, resources, tally)] as const),
  ]
  mkdirSync(join(root, 'domains'), { recursive: true })
  for (const [name, content] of files) writeFileSync(join(root, name), stringify(content, { lineWidth: 0 }))
  return files.length
}

import { expect, test } from 'vitest'
import { parseAllocation } from './allocation.ts'
import { parseDomain } from './domain.ts'
import { parsePricing } from './pricing.ts'
import { ruleText } from './write-yaml.ts'

const allocation = `
allocation: Shared
vendors: with
splits:
  - { id: b, title: Bills, pool: { providers: [AWS] }, method: even }
  - { id: w, title: "By work: all", from: "2026-01", pool: { products: [SQL warehouses] }, method: warehouse-work, idle: owner }
  - { id: f, title: Fixed, pool: { domains: [Unallocated] }, method: fixed, percent: { alpha: "33.333333", beta: "66.666667" } }
  - { id: m, title: Metric, pool: { domains: [core] }, method: metric, metric: "on", zero_base: even, detail: pool }
`
const pricing = `
pricing: "yes"
currency: EUR
account_prices: ignore
prices: [{ id: a, sku: "PREMIUM_*", price: "0.10", currency: USD }, { id: b, discount_percent: "012" }]
adjustments: [{ id: c, domains: [alpha], percent: "-10" }]
rates: [{ from: USD, to: EUR, month: "2026-01", rate: "0.900000000000000001" }]
`
const domain = `
domain: cycle
title: "Cycle: tracking #1"
owner: a@b.example
cost_centre: "0070"
select: { tags: [{ key: team, values: ["null", "1e3"] }], workspaces: ["123"] }
dated: [{ from: "2026-01-01", select: { catalogs: [prod] } }]
tests: [{ row: { workspace_id: "1", job_id: "2", custom_tags: { team: x } } }]
budget: [{ from: "2026-01", monthly: "12000.00" }]
`

test.each([
  ['splits', allocation, parseAllocation],
  ['price book', pricing, parsePricing],
  ['domain', domain, parseDomain],
] as const)('%s: what is written reads as it was, and only what was decided is written', (_, text, parse) => {
  const definition = parse(text, 'first.yml')
  const written = ruleText(definition)
  expect(parse(written, 'second.yml')).toEqual(definition)
  expect(written).not.toMatch(/\[\]|\{\}|null$|separate|leave/m)
  expect(ruleText(parse(written, 'third.yml'))).toBe(written)
})

import fc from 'fast-check'
import { parseToObject } from 'hcl2-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { GuardedDomain } from './artefacts/domain.ts'
import { guardrailsOf } from './artefacts/guardrails.ts'
import { domainArtefacts } from './artefacts.ts'

/** What HashiCorp's own parser makes of a file: blocks by type and labels, each a list; an expression stays text in `${}`. */
type Blocks = Record<string, Record<string, unknown>[]>
type Terraform = { resource?: Record<string, Blocks> }

function read(text: string, path: string): Terraform {
  const [found, fault] = parseToObject(text) as [Terraform | null, unknown]
  if (found === null || fault !== null) throw new Error(`${path} is no HCL:\n${text}`)
  return found
}

/** Every resource of a kind in the module of a domain, in the order of their names. */
function moduleOf(domain: GuardedDomain): (kind: string) => Record<string, unknown>[] {
  const files = domainArtefacts(domain).files.filter(({ path }) => path.endsWith('.tf'))
  const parsed = files.map(({ path, text }) => read(text, path))
  return (kind) => parsed.flatMap(({ resource }) => Object.values(resource?.[kind] ?? {}).flat())
}

/** The object that an expression `jsonencode({…})` writes. */
function encoded(expression: unknown): unknown {
  const [, inside = ''] = /^\$\{jsonencode\((.*)\)\}$/s.exec(String(expression)) ?? []
  return (read(`it = ${inside}`, 'jsonencode') as { it?: unknown }).it
}

/** A bundle writes `$${` for a `${` that is no reference. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('$${', () => '${')) as unknown

/** HCL takes text in Unicode's composed form, whatever was written: it is given so. */
const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => text.normalize('NFC'))
const tries = { numRuns: 40 }
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/)
const anyDomain: fc.Arbitrary<GuardedDomain> = fc.record({
  ...{ domain: name, title: anyText, owner: anyText, cost_centre: anyText },
  classification: fc.uniqueArray(fc.oneof(fc.constantFrom('phi', 'pii'), anyText), { maxLength: 3 }),
  groups: fc.uniqueArray(anyText, { maxLength: 3 }),
  products: fc.constant([]),
  select: fc.record({
    tags: fc.uniqueArray(fc.record({ key: name, values: fc.array(anyText, { minLength: 1, maxLength: 2 }) }), {
      selector: ({ key }) => key,
      maxLength: 2,
    }),
    catalogs: fc.uniqueArray(name, { maxLength: 2 }),
  }),
})
const sorted = (texts: readonly unknown[]) => texts.map((one) => JSON.stringify(one)).toSorted()

test('read back by the parser of Terraform, the module says what the guardrails of the domain are', () => {
  fc.assert(
    fc.property(anyDomain, (domain) => {
      const guards = guardrailsOf(domain)
      const all = moduleOf(domain)
      const [policy] = all('databricks_cluster_policy')
      expect(policy?.name).toBe(guards.clusterPolicy.name)
      expect(encoded(policy?.definition)).toEqual(guards.clusterPolicy.definition)
      expect(all('databricks_budget_policy')).toMatchObject([
        { policy_name: guards.usagePolicy.name, custom_tags: guards.usagePolicy.tags },
      ])
      expect(
        all('databricks_catalog')
          .map(({ name: one, isolation_mode }) => [one, isolation_mode])
          .toSorted(),
      ).toEqual(guards.catalogs.map(({ name: one, isolation }) => [one, isolation]).toSorted())
      const governed = all('databricks_tag_policy').map(({ tag_key, values }) => ({
        ...{ key: tag_key, values: (values as { name: string }[]).map((one) => one.name) },
      }))
      expect(governed).toEqual(guards.governedTag === null ? [] : [guards.governedTag])
      const told = all('databricks_policy_info').map((one) => {
        const [match] = one.match_columns as { alias: string; condition: string }[]
        const does = (one.column_mask ?? one.row_filter) as { function_name: string }
        const kind = one.column_mask ? 'column-mask' : 'row-filter'
        return {
          ...{ name: one.name, catalog: one.on_securable_fullname, kind, ...match, function: does.function_name },
          ...{ to: one.to_principals, except: one.except_principals ?? [], comment: one.comment },
        }
      })
      expect(sorted(told.map(inOrder))).toEqual(sorted(guards.policies.map(inOrder)))
    }),
    tries,
  )
})

const inOrder = (value: object) => Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))

type Policy = { name: string; definition: unknown }
type Warehouse = { name: string; tags: { custom_tags: unknown } }
type Bundle = { cluster_policies: Record<string, Policy>; sql_warehouses: Record<string, Warehouse> }

test('read back by a parser of YAML, the bundle says the same', () => {
  fc.assert(
    fc.property(anyDomain, (domain) => {
      const guards = guardrailsOf(domain)
      const { files } = domainArtefacts(domain)
      const textOf = (end: string) => files.find(({ path }) => path.endsWith(end))?.text ?? ''
      expect(parse(textOf('databricks.yml'))).toMatchObject({ include: ['resources/*.yml'] })
      const { resources } = parse(textOf(`resources/${domain.domain}.yml`)) as { resources: Bundle }
      expect(plain(Object.values(resources.cluster_policies))).toMatchObject([guards.clusterPolicy])
      expect(plain(Object.values(resources.sql_warehouses))).toMatchObject([
        { name: guards.warehouse.name, tags: { custom_tags: guards.tags } },
      ])
    }),
    tries,
  )
})

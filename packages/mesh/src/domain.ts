import { z } from 'zod'
import { quoted } from './fields.ts'
import { readYaml } from './read-yaml.ts'
import { DayText } from './rule-fields.ts'

/** The name under which cost stands that no rule could place. No domain may be called so. */
export const UNALLOCATED = 'Unallocated'
/** Findings that concern the whole account stand under this name. No domain may be called so. */
export const PLATFORM = 'Platform'

const DomainName = quoted.regex(
  /^[a-z][a-z0-9-]*$/,
  'a domain name is made of a–z, 0–9 and hyphens, beginning with a letter | Write it like cycle-tracking.',
)
const Month = quoted.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month | Write it like 2026-01.')
const Money = quoted.regex(
  /^\d+(\.\d{1,18})?$/,
  'expected an amount of zero or more | Write it in quotes, like "12000.00".',
)

/** Ids are unique only inside a workspace, so a resource is named by both. */
const ResourceId = quoted.regex(
  /^\d+\/\S+$/,
  'expected workspace_id/id, since ids are unique only inside a workspace | Write it like "2583017469041122/481902".',
)
const list = <S extends z.ZodType>(item: S) => z.array(item).default([])

export const TagSelector = z.strictObject({ key: quoted.min(1), values: z.array(quoted).min(1) })

export const Selectors = z.strictObject({
  jobs: list(ResourceId),
  warehouses: list(ResourceId),
  clusters: list(ResourceId),
  pipelines: list(ResourceId),
  endpoints: list(ResourceId),
  tags: list(TagSelector),
  usage_policies: list(quoted),
  workspaces: list(quoted),
  catalogs: list(quoted),
  service_principals: list(quoted),
  identities: list(quoted),
})
export type Selectors = z.output<typeof Selectors>

/** Selectors that hold between two days only, both included; without one of them they have no end on that side. */
export const DatedSelectors = z
  .strictObject({ from: DayText.optional(), until: DayText.optional(), select: Selectors })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    message: 'ends before it begins | Correct from or until.',
  })
export type DatedSelectors = z.output<typeof DatedSelectors>

const text = quoted.nullable().default(null)
/** A usage row, in the words of `billing.usage`, and the domain that it must belong to: this one unless it says another. */
export const DomainTest = z.strictObject({
  row: z.strictObject({
    usage_date: DayText.optional(),
    ...{ workspace_id: text, job_id: text, dlt_pipeline_id: text, endpoint_id: text, endpoint_name: text },
    ...{ warehouse_id: text, cluster_id: text, usage_policy_id: text, catalog: text },
    ...{ run_as: text, owned_by: text, created_by: text },
    custom_tags: z.record(z.string(), quoted).default({}),
  }),
  belongs_to: quoted.optional(),
})
export type DomainTest = z.output<typeof DomainTest>

/** A domain as `domains/<domain>.yml` states it. Optional lists are empty when they are left out. */
export const DomainDefinition = z.strictObject({
  domain: DomainName,
  title: quoted.min(1),
  owner: quoted.min(1),
  cost_centre: quoted.min(1),
  classification: list(quoted),
  members: list(quoted),
  groups: list(quoted),
  products: list(z.strictObject({ name: quoted.min(1), title: quoted.min(1), tables: list(quoted) })),
  select: Selectors.prefault({}),
  dated: list(DatedSelectors),
  tests: list(DomainTest),
  budget: list(z.strictObject({ from: Month, monthly: Money })),
})
export type DomainDefinition = z.output<typeof DomainDefinition>

/** Read the text of one domain file. Throws `ConfigError`, which names file, line, key and remedy. */
export function parseDomain(text: string, file: string): DomainDefinition {
  return readYaml(text, file, DomainDefinition)
}

/**
 * The monthly budget in force in a month, as decimal text; null when none begins by then.
 *
 * A budget holds from its month on, until a later one replaces it; the order in the file does not matter.
 */
export function monthlyBudget(definition: Pick<DomainDefinition, 'budget'>, month: string): string | null {
  const inForce = definition.budget.filter(({ from }) => from <= month)
  return inForce.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]?.monthly ?? null
}

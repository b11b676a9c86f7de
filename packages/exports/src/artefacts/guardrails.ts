import { catalogsOf, catalogTagsOf, type GuardedDomain, schemasOf, type Tag, tagsOf, teamOf } from './domain.ts'

/** One attribute of a cluster policy, as Databricks writes it. */
export type PolicyRule =
  | { readonly type: 'fixed'; readonly value: string | boolean; readonly hidden?: boolean }
  | { readonly type: 'range'; readonly minValue: number; readonly maxValue: number; readonly defaultValue: number }
  | { readonly type: 'allowlist'; readonly values: readonly string[]; readonly defaultValue: string }
  | { readonly type: 'forbidden' }

/** An attribute-based policy on a catalog: a mask on the columns of a class, or a filter on the rows. */
export type AccessPolicy = {
  readonly name: string
  readonly catalog: string
  readonly kind: 'column-mask' | 'row-filter'
  readonly alias: string
  readonly condition: string
  readonly function: string
  readonly to: readonly string[]
  readonly except: readonly string[]
  readonly comment: string
}

/** All that keeps a domain compliant and attributed before anything is done in it. Every writer renders these values. */
export type Guardrails = {
  readonly domain: string
  readonly title: string
  readonly tags: readonly Tag[]
  readonly catalogTags: readonly Tag[]
  readonly team: readonly string[]
  readonly clusterPolicy: { readonly name: string; readonly definition: Readonly<Record<string, PolicyRule>> }
  readonly usagePolicy: { readonly name: string; readonly tags: readonly Tag[] }
  readonly governedTag: { readonly key: string; readonly values: readonly string[] } | null
  readonly catalogs: readonly {
    readonly name: string
    readonly owner: string
    readonly isolation: 'ISOLATED' | 'OPEN'
    readonly schemas: readonly string[]
    readonly privileges: readonly string[]
  }[]
  readonly warehouse: { readonly name: string; readonly size: string; readonly autoStopMinutes: number }
  readonly policies: readonly AccessPolicy[]
  /** What these artefacts cannot settle, in sentences. */
  readonly notes: readonly string[]
}

/** The governed tag whose values say what kind of data a column holds. */
const CLASS = 'class'
/** Its value on a boolean column: whether the person of this row agreed to use beyond the service. */
const CONSENT = 'consent'
/** Where the functions of masks and filters stand. Everybody runs them, and only the owner of the catalog changes them. */
export const GOVERNANCE = 'governance'
export const MASK = 'mask_text'
export const FILTER = 'only_with_consent'

const team = ['USE_CATALOG', 'USE_SCHEMA', 'SELECT', 'MODIFY', 'EXECUTE', 'CREATE_TABLE', 'CREATE_VOLUME'] as const

/**
 * The guardrails of a domain, from its definition alone: the same domain gives the same values.
 *
 * A domain without a classification has no masks and an open catalog; one with a classification has a mask on every
 * column tagged so, for everybody outside its team, a filter on rows without consent, and a catalog bound to
 * workspaces that are named.
 */
export function guardrailsOf(domain: GuardedDomain): Guardrails {
  const tags = tagsOf(domain)
  const classes = [...new Set(domain.classification)].sort()
  const people = teamOf(domain)
  const catalogs = catalogsOf(domain)
  return {
    ...{ domain: domain.domain, title: domain.title, tags, catalogTags: catalogTagsOf(domain), team: people },
    clusterPolicy: { name: clusterPolicyName(domain), definition: clusterDefinition(tags, classes) },
    usagePolicy: { name: usagePolicyName(domain), tags },
    governedTag: classes.length === 0 ? null : { key: CLASS, values: [...classes, CONSENT] },
    catalogs: catalogs.map((name) => ({
      ...{ name, owner: people[0] ?? domain.owner, schemas: schemasOf(domain, name), privileges: team },
      isolation: classes.length > 0 ? ('ISOLATED' as const) : ('OPEN' as const),
    })),
    warehouse: { name: `${domain.domain}-sql`, size: 'Small', autoStopMinutes: 10 },
    policies: catalogs.flatMap((catalog) => policiesOn(catalog, classes, people)),
    notes: notesOn(domain, tags, classes),
  }
}

/** Databricks takes names of cluster policies of up to 100 characters. */
const clusterPolicyName = ({ title, domain }: GuardedDomain) =>
  [...`${title} compute`].length <= 100 ? `${title} compute` : `${domain.slice(0, 92)} compute`

/** Databricks takes names of usage policies in Latin-1, and keeps those of its own begin for itself. */
const usagePolicyName = ({ title, domain }: GuardedDomain) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of the character set
  /^[\u0000-\u00ff]+$/.test(title) && !title.toLowerCase().startsWith('databricks:') ? title : domain

/** So many tags a usage policy may have. */
const MOST_TAGS = 20

function clusterDefinition(tags: readonly Tag[], classes: readonly string[]): Record<string, PolicyRule> {
  return {
    ...Object.fromEntries(tags.map(({ key, value }) => [`custom_tags.${key}`, { type: 'fixed' as const, value }])),
    autotermination_minutes: { type: 'range', minValue: 10, maxValue: 120, defaultValue: 30 },
    data_security_mode: {
      type: 'allowlist',
      values: ['USER_ISOLATION', 'SINGLE_USER'],
      defaultValue: 'USER_ISOLATION',
    },
    ...(classes.length === 0
      ? {}
      : {
          enable_local_disk_encryption: { type: 'fixed' as const, value: true, hidden: true },
          'ssh_public_keys.*': { type: 'forbidden' as const },
        }),
  }
}

function policiesOn(catalog: string, classes: readonly string[], people: readonly string[]): AccessPolicy[] {
  if (classes.length === 0) return []
  const shared = { catalog, to: ['account users'], except: people }
  return [
    ...classes.map((kind) => ({
      ...shared,
      ...{ name: `mask_${catalog}_${kind}`, kind: 'column-mask' as const, alias: 'masked' },
      condition: `has_tag_value('${CLASS}', '${kind.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}')`,
      function: `${catalog}.${GOVERNANCE}.${MASK}`,
      comment: `Columns of class ${kind} are masked for everybody outside the team`,
    })),
    {
      ...shared,
      ...{ name: `filter_${catalog}_${CONSENT}`, kind: 'row-filter' as const, alias: 'agreed' },
      condition: `has_tag_value('${CLASS}', '${CONSENT}')`,
      function: `${catalog}.${GOVERNANCE}.${FILTER}`,
      comment: 'Rows of people who did not agree are seen by the team alone',
    },
  ]
}

function notesOn(definition: GuardedDomain, tags: readonly Tag[], classes: readonly string[]): string[] {
  const { select, groups, domain, title } = definition
  return [
    ...(usagePolicyName(definition) === title
      ? []
      : [`Databricks takes no usage policy of the name ${title}: it is called ${domain} instead.`]),
    ...(clusterPolicyName(definition) === `${title} compute`
      ? []
      : [`The title is too long for a cluster policy: it is called ${clusterPolicyName(definition)} instead.`]),
    ...(tags.length <= MOST_TAGS
      ? []
      : [
          `${domain} has ${tags.length} tags, and a usage policy may have ${MOST_TAGS}: leave some out of select.tags.`,
        ]),
    ...(select.tags.length > 0
      ? []
      : [`${domain} claims no tag, so its serverless and shared use is not attributed by one: add select.tags.`]),
    ...(groups.length > 0 ? [] : [`${domain} names no group, so rights go to its owner alone: add groups.`]),
    ...(classes.length === 0
      ? []
      : [
          `Masks and filters act on columns that carry the tag ${CLASS}: tag them, or let data classification do it.`,
          'A catalog that is isolated is seen in the workspaces it is bound to: set workspace_ids.',
        ]),
    `The catalog is handed over to ${teamOf(definition)[0]}: apply as a metastore admin, or as one of them.`,
  ]
}

/** What of a domain decides on its preventive artefacts; a domain definition of the mesh has it all. */
export type GuardedDomain = {
  readonly domain: string
  readonly title: string
  readonly owner: string
  readonly cost_centre: string
  readonly classification: readonly string[]
  readonly groups: readonly string[]
  readonly products: readonly { readonly tables: readonly string[] }[]
  readonly select: {
    readonly tags: readonly { readonly key: string; readonly values: readonly string[] }[]
    readonly catalogs: readonly string[]
  }
}

export type Tag = { readonly key: string; readonly value: string }

/** The tags that everything of the domain carries: those by which its cost is known, and its cost centre. */
export function tagsOf({ select, cost_centre }: GuardedDomain): Tag[] {
  const selecting = select.tags.flatMap(({ key, values: [value] }) => (value === undefined ? [] : [{ key, value }]))
  const named = selecting.some(({ key }) => key.toLowerCase() === 'cost-centre')
  return named ? selecting : [...selecting, { key: 'cost-centre', value: cost_centre }]
}

/** The tags of catalogs: Unity Catalog takes none of `. , - = / :` in a key, so there `_` stands for them. */
export function catalogTagsOf(domain: GuardedDomain): Tag[] {
  const tags = tagsOf(domain).map(({ key, value }) => ({ key: key.replace(/[.,\-=/:]/g, '_'), value }))
  return tags.filter(({ key }, at) => tags.findIndex((one) => one.key === key) === at)
}

/** The catalogs of the domain: those that it claims, or one that bears its name. */
export const catalogsOf = ({ select, domain }: GuardedDomain): readonly string[] =>
  select.catalogs.length > 0 ? select.catalogs : [domain.replaceAll('-', '_')]

/** Schemas of a catalog that the data products name, in the order of the alphabet; `gold` where they name none. */
export function schemasOf({ products }: GuardedDomain, catalog: string): string[] {
  const named = products
    .flatMap(({ tables }) => tables)
    .map((table) => table.split('.'))
    .filter(([first, schema]) => first === catalog && schema !== undefined && schema !== '')
    .map(([, schema = '']) => schema)
  return named.length > 0 ? [...new Set(named)].sort() : ['gold']
}

/** Whoever works in the domain: its groups, or its owner while it has none. */
export const teamOf = ({ groups, owner }: GuardedDomain): readonly string[] => (groups.length > 0 ? groups : [owner])

const APPLICATION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** By which field Databricks takes somebody: people by user name, service principals by application id, else a group. */
export const principalField = (who: string): 'user_name' | 'service_principal_name' | 'group_name' =>
  who.includes('@') ? 'user_name' : APPLICATION.test(who) ? 'service_principal_name' : 'group_name'

import { stringify } from 'yaml'
import { type DomainDefinition, parseDomain } from './domain.ts'

/** What somebody says of a domain that is to be. Everything that may be derived from its name is optional. */
export type NewDomain = {
  readonly domain: string
  readonly title?: string | undefined
  readonly owner: string
  readonly cost_centre: string
  readonly classification?: readonly string[] | undefined
  readonly members?: readonly string[] | undefined
  readonly group?: string | undefined
  readonly catalog?: string | undefined
  readonly products?: readonly string[] | undefined
  /** The tag by which its cost is known; its value is the name of the domain. */
  readonly tag_key?: string | undefined
  readonly budget?: { readonly from: string; readonly monthly: string } | undefined
}

/**
 * The file of a new domain, `domains/<domain>.yml`: it claims a tag and a catalog of its own name, so that its use is
 * attributed from its first hour on. Throws `ConfigError` as `parseDomain` does, with the line in the text it would be.
 */
export function newDomain(wish: NewDomain): { path: string; text: string; definition: DomainDefinition } {
  const { domain, owner, cost_centre, budget } = wish
  const catalog = wish.catalog ?? domain.replaceAll('-', '_')
  const path = `domains/${domain}.yml`
  const group = wish.group ?? `team-${domain}`
  const file = {
    ...{ domain, title: wish.title ?? titleOf(domain), owner, cost_centre },
    classification: wish.classification ?? [],
    members: [...new Set([owner, ...(wish.members ?? [])])],
    groups: [group],
    products: (wish.products ?? []).map((name) => ({
      name,
      title: titleOf(name),
      tables: [`${catalog}.gold.${name.replaceAll('-', '_')}`],
    })),
    select: { tags: [{ key: wish.tag_key ?? 'team', values: [domain] }], catalogs: [catalog] },
    ...(budget === undefined ? {} : { budget: [budget] }),
  }
  const text = stringify(file, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })
  return { path, text, definition: parseDomain(text, path) }
}

/** `cycle-tracking` reads as `Cycle tracking`. */
const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ').trim()
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

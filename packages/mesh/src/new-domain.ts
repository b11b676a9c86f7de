import { stringify } from 'yaml'
import { ConfigError, type Fault } from './config-error.ts'
import { type DomainDefinition, PLATFORM, parseDomain, UNALLOCATED } from './domain.ts'

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
 * attributed from its first hour on. Throws `ConfigError` as `parseDomain` does, with the line in the text it would be, and
 * for a name that Databricks or Meshledger would not take; its remedy is one that they would.
 */
export function newDomain(wish: NewDomain): { path: string; text: string; definition: DomainDefinition } {
  const { domain, owner, cost_centre, budget } = wish
  const catalog = wish.catalog ?? domain.replaceAll('-', '_')
  const path = `domains/${domain}.yml`
  const faults = faultsIn(wish, catalog)
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => ({ file: path, line: null, ...fault })))
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

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** Names of a domain become names of catalogs, warehouses, policies and groups; with what is added, all take this many. */
const LONGEST = 63
const RESERVED: ReadonlySet<string> = new Set([PLATFORM, UNALLOCATED].map((name) => name.toLowerCase()))
/** Catalogs that Databricks makes itself. */
const THEIRS: ReadonlySet<string> = new Set([
  'system',
  'samples',
  'hive_metastore',
  'spark_catalog',
  '__databricks_internal',
])

function faultsIn({ domain, products = [] }: NewDomain, catalog: string): Pick<Fault, 'key' | 'problem' | 'remedy'>[] {
  const named = [{ key: 'domain', name: domain }, ...products.map((name, at) => ({ key: `products[${at}]`, name }))]
  return [
    ...named.flatMap(({ key, name }) => {
      const problem = wrongName(name)
      return problem === undefined ? [] : [{ key, problem, remedy: `Write it like ${nameLike(name)}.` }]
    }),
    ...(RESERVED.has(domain)
      ? [{ key: 'domain', problem: `${domain} is the name of what belongs to no domain`, remedy: 'Choose another.' }]
      : []),
    ...(THEIRS.has(catalog.toLowerCase())
      ? [{ key: 'catalog', problem: `the catalog ${catalog} is Databricks' own`, remedy: 'Name another: --catalog.' }]
      : []),
    ...(/^[^./\s\p{Cc}]{1,255}$/u.test(catalog)
      ? []
      : [
          { key: 'catalog', problem: 'a catalog has no dot, blank or slash in its name', remedy: 'Correct --catalog.' },
        ]),
  ]
}

const wrongName = (name: string): string | undefined => {
  if (!NAME.test(name)) return 'a name is made of a–z, 0–9 and single hyphens, beginning with a letter'
  return name.length > LONGEST ? `a name has up to ${LONGEST} characters, this one ${name.length}` : undefined
}

const GERMAN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe' }

/** A name that would be taken, as near to this one as may be. */
function nameLike(text: string): string {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæø]/g, (letter) => GERMAN[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '')
  return plain === '' ? 'cycle-tracking' : plain
}

import { createHash } from 'node:crypto'
import { type Catalog, RulesRefused, readCatalogs } from '@meshledger/policy'
import type { House } from './house.ts'
import { policyInForce } from './rules.ts'

/** The control catalogues that hold for a house: those that come with Meshledger, and the firm's own. */
export async function catalogsOf({ ledger }: Pick<House, 'ledger'>): Promise<readonly Catalog[]> {
  const { catalogs } = policyInForce()
  const own = await ledger.policies.catalogs()
  if (own.length === 0) return catalogs
  const read = readCatalogs(own.map(({ framework, text, digest }) => ({ file: `${framework}.yml`, text, digest })))
  return [...catalogs, ...read].toSorted((a, b) => (a.framework < b.framework ? -1 : 1))
}

/**
 * Take in a catalogue of the firm's own. Throws `RulesRefused` with file, line and reason when it cannot be used, has
 * the name or the tag of a catalogue that comes with Meshledger, names a rule that nobody knows, or a control twice.
 */
export async function putCatalog(house: Pick<House, 'ledger' | 'now'>, file: string, text: string, who: string) {
  const digest = createHash('sha256').update(text).digest('hex')
  const [catalog] = readCatalogs([{ file, text, digest }])
  if (catalog === undefined) throw refusal(file, 'there is no catalogue in it')
  const { book, catalogs } = policyInForce()
  const taken = catalogs.find((one) => one.framework === catalog.framework || one.tag === catalog.tag)
  if (taken !== undefined) throw refusal(file, `framework ${catalog.framework} or its tag is that of ${taken.title}`)
  const others = (await house.ledger.policies.catalogs()).filter(({ framework }) => framework !== catalog.framework)
  const read = readCatalogs(others.map((one) => ({ file: one.framework, text: one.text, digest: one.digest })))
  if (read.some(({ tag }) => tag === catalog.tag)) throw refusal(file, `the tag ${catalog.tag} is taken already`)
  const ids = catalog.controls.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw refusal(file, `the control ${twice} stands twice`)
  const known = new Set(book.speaking.map(({ name }) => name))
  const stranger = catalog.controls.flatMap(({ rules = [] }) => rules).find((rule) => !known.has(rule))
  if (stranger !== undefined) throw refusal(file, `there is no rule ${stranger}`)
  const { framework } = catalog
  const change = await house.ledger.policies.putCatalog({ framework, digest, text, who, at: await house.now() })
  return { framework, title: catalog.title, controls: ids.length, change }
}

const refusal = (file: string, message: string): RulesRefused =>
  new RulesRefused([{ file, line: 1, column: 1, reason: 'bad-value', message }])

import {
  type BookInput,
  buildChargeBook,
  type ChargeBook,
  type DailyUsage,
  type NameRow,
  type PricedSku,
  type RawKey,
  readied,
  resourceNames,
  type Window,
  type WorkspaceRow,
  workspacesById,
} from '@meshledger/costing'
import { type Lake, numberKeys, type Session } from '@meshledger/lake'
import { type DomainDefinition, type DomainIndex, indexDomains, type TagAliases } from '@meshledger/mesh'
import { withBudgets } from './budgets.ts'
import { RefusedError } from './close/refused.ts'
import type { House } from './house.ts'
import { earliestAcross } from './warehouse/price-changes.ts'
import { rawUsage, type UsageHeld, usageHeld } from './warehouse/usage-held.ts'

/** Everything about charges that the domains do not decide: rules can be tried on it without reading the lake again. */
export type ChargeFacts = Omit<BookInput, 'domains' | 'index' | 'now'>

type Held = { readonly version: string; readonly facts: Promise<ChargeFacts>; books: Map<string, Promise<ChargeBook>> }
const held = new WeakMap<House, Held>()

/**
 * The attributed daily charges of the account, at list price, shared cost standing where the chain placed it.
 *
 * Kept in memory until a fact in the lake or a domain changes; whoever asks meanwhile gets the same book, with the
 * clock of now. Throws `ConfigError` when two domains claim one selector, and refuses to answer when rows got lost on
 * the way.
 */
export async function charges(house: House): Promise<ChargeBook> {
  const [domains, settings] = await Promise.all([house.ledger.domains.current(), house.ledger.settings.all()])
  const entry = await heldFacts(house)
  const key = JSON.stringify([domains, settings.tag_aliases])
  let book = entry.books.get(key)
  if (book === undefined) {
    book = entry.facts.then((facts) => readied(attributed(facts, domains, aliasesOf(settings))))
    entry.books = new Map([[key, book]])
    book.catch(() => entry.books.delete(key))
  }
  const inForce = withBudgets(domains, await house.ledger.budgets.current())
  return { ...(await book), domains: inForce, now: await house.now() }
}

/** The facts behind the charges, for whoever tries other rules on them. */
export async function chargeFacts(house: House): Promise<ChargeFacts> {
  return (await heldFacts(house)).facts
}

async function heldFacts(house: House): Promise<Held> {
  const [lakeVersion, settings] = await Promise.all([house.lake.version(), house.ledger.settings.all()])
  const currency = settings.currency ?? 'USD'
  const usage = await usageHeld(house)
  const version = `${lakeVersion} ${currency} ${usage.kind}`
  let entry = held.get(house)
  if (entry?.version !== version) {
    entry = { version, facts: readFacts(house.lake, currency, { usage }), books: new Map() }
    held.set(house, entry)
    entry.facts.catch(() => held.delete(house))
  }
  return entry
}

/** The charges under other domains: the chain runs anew, nothing is read. Throws `ConfigError` as `charges` does. */
export function attributed(
  facts: ChargeFacts,
  domains: readonly DomainDefinition[],
  aliases: TagAliases = {},
): ChargeBook {
  const index = indexOf(domains, aliases)
  return buildChargeBook({ ...facts, domains, index, now: '1970-01-01T00:00:00.000Z' })
}

export const indexOf = (domains: readonly DomainDefinition[], aliases: TagAliases = {}): DomainIndex =>
  indexDomains(
    domains.map((definition) => ({ definition, file: `domains/${definition.domain}.yml` })),
    aliases,
  )

/** Other names of tag keys, as `account.yml` has them. */
export const aliasesOf = ({ tag_aliases }: { tag_aliases?: string | undefined }): TagAliases =>
  tag_aliases === undefined ? {} : (JSON.parse(tag_aliases) as TagAliases)

/** What decides where a charge stands, what it is called and what it costs; the columns of `RawKey`. */
export const keyColumns = [
  'account_id',
  'workspace_id',
  'cloud',
  'sku_name',
  'usage_unit',
  'billing_origin_product',
  'record_type',
  'late',
  'job_id',
  'dlt_pipeline_id',
  'warehouse_id',
  'endpoint_id',
  'endpoint_name',
  'cluster_id',
  'notebook_id',
  'uc_table_catalog',
  'other_id',
  'usage_policy_id',
  'run_as',
  'owned_by',
  'created_by',
  'custom_tags',
] as const satisfies readonly (keyof RawKey)[]

/** A key in one text, the same for the same columns. */
export const keyText = (raw: RawKey): string =>
  JSON.stringify(keyColumns.map((name) => (name === 'custom_tags' ? sortedTags(raw.custom_tags) : raw[name])))
const sortedTags = (tags: RawKey['custom_tags']) =>
  tags && Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))

const carry = ['usage_date', 'usage_end_time', 'usage_quantity'] as const

/** Read, rate and attribute everything the lake holds. The clock is left to the caller, who may also bound how many rows are held at once. */
export async function readCharges(
  lake: Lake,
  domains: readonly DomainDefinition[],
  currency: string,
  rowsAtOnce?: number,
): Promise<ChargeBook> {
  indexOf(domains)
  return attributed(await readFacts(lake, currency, rowsAtOnce ? { rowsAtOnce } : {}), domains)
}

export type FactsWish = { readonly usage?: UsageHeld; readonly rowsAtOnce?: number }

/** What charges are made of, out of raw usage or out of daily sums: the same facts. */
export async function readFacts(
  lake: Lake,
  currency: string,
  { usage: held = rawUsage, rowsAtOnce }: FactsWish = {},
): Promise<ChargeFacts> {
  return lake.session(async (session) => {
    const model = (name: string) => lake.model(name)
    const daily = held.kind === 'daily'
    if (daily) await assertOnePriceEach(session)
    const rows = daily ? `select * from ${held.table} where ${held.counts}` : model('charges_usage')
    await numberUsage(session, lake, rows, daily ? [...carry, 'usage_rows'] : carry, rowsAtOnce)
    await session.run(
      `create temp view usage_counted as select *${daily ? '' : ', 1 as usage_rows'} from usage_numbered`,
    )
    const usage = await dailyUsage(session, model('charges_facts'))
    await assertNothingLost(session, usage, held)
    const keys = await rawKeys(session)
    const windows = await session.rows<Window>(model('charges_windows'), { currency })
    const accountWindows = await session.rows<Window>(model('charges_account_windows'), { currency })
    const priced = await session.rows<PricedSku>(model('charges_prices'), { currency })
    const names = resourceNames(await session.rows<NameRow>(model('charges_names')))
    const workspaces = workspacesById(await session.rows<WorkspaceRow>(model('charges_workspaces')))
    return { currency, keys, usage, windows, accountWindows, priced, names, workspaces }
  })
}

/**
 * Lays out usage in a session with a number for its key: `usage_keys` (key_id and the key columns), `usage_numbered` (key_id
 * and the columns to carry) and `usage_hours` (the price era in which each hour ended).
 */
export async function numberUsage(
  session: Session,
  lake: Lake,
  usage: string,
  columns: readonly string[],
  rowsAtOnce?: number,
): Promise<void> {
  await session.run(`create temp view usage as ${usage}`)
  await session.run(`create temp view price_eras as ${lake.model('price_eras')}`)
  await session.run(`create temp table usage_hours as ${lake.model('charges_hours')}`)
  const day = 'usage_date'
  await numberKeys(session, { view: 'usage', keys: keyColumns, carry: columns, day, ...(rowsAtOnce && { rowsAtOnce }) })
}

async function dailyUsage(session: Session, sql: string): Promise<DailyUsage> {
  const chunks: [number[], number[], number[], number[], bigint[]][] = []
  let size = 0
  for await (const { columns, rowCount } of session.columns(sql)) {
    chunks.push(columns as [number[], number[], number[], number[], bigint[]])
    size += rowCount
  }
  const key = new Int32Array(size)
  const day = new Int32Array(size)
  const era = new Int32Array(size)
  const usageRows = new Int32Array(size)
  const quantity: bigint[] = []
  let at = 0
  for (const [keys, days, eras, rows, quantities] of chunks) {
    key.set(keys, at)
    day.set(days, at)
    era.set(eras, at)
    usageRows.set(rows, at)
    for (const one of quantities) quantity.push(one)
    at += keys.length
  }
  return { size, key, day, era, usageRows, quantity }
}

/** As `session.rows`, column by column: the keys are many and wide. */
export async function rawKeys(session: Session): Promise<RawKey[]> {
  const keys: RawKey[] = []
  for await (const { names, columns, rowCount } of session.columns('select * from usage_keys')) {
    for (let i = 0; i < rowCount; i++) {
      const key: Record<string, unknown> = {}
      for (let j = 0; j < names.length; j++) key[names[j] ?? ''] = columns[j]?.[i]
      keys.push(key as RawKey)
    }
  }
  return keys
}

async function assertNothingLost(session: Session, usage: DailyUsage, held: UsageHeld): Promise<void> {
  const read = held.kind === 'daily' ? 'coalesce(sum(usage_rows), 0)' : 'count(*)'
  const [count] = await session.rows<{ read: bigint }>(
    `select cast(${read} as bigint) as read from ${held.table} where ${held.counts}`,
  )
  let rows = 0
  for (const one of usage.usageRows) rows += one
  if (BigInt(rows) !== (count?.read ?? 0n)) {
    throw new Error(`the lake holds ${count?.read} usage rows, but the daily charges are made of ${rows}`)
  }
}

async function assertOnePriceEach(session: Session): Promise<void> {
  const day = await earliestAcross(session)
  if (day === null) return
  throw new RefusedError(
    `Daily sums of usage that was added from ${day} on span a change of price that became known later, so that they have no one price`,
    'Run ./meshledger sync: it has the warehouse sum those days again.',
  )
}

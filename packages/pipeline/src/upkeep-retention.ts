import { type Table, tables } from '@meshledger/facts'
import { RefusedError } from './close/refused.ts'
import type { House } from './house.ts'
import { type Removal, removeRows } from './removals.ts'
import { fileKey, readLog } from './seal-log.ts'

export const retentionGroups = ['audit', 'billing', 'runtime'] as const
export type RetentionGroup = (typeof retentionGroups)[number]

/** Six years of days, the leap days of any six years among them. */
const SIX_YEARS = 6 * 365 + 2

type Rule = {
  readonly schemas: readonly string[]
  /** The fewest days that may be kept; null where nothing may be removed. */
  readonly fewest: number | null
  readonly because: string
}

/** What may be removed of each group of tables, and why no more. */
export const retentionRules: Readonly<Record<RetentionGroup, Rule>> = {
  audit: {
    schemas: ['access', 'config', 'data_classification'],
    fewest: SIX_YEARS,
    because:
      'these rows are the record of who did what; 45 CFR 164.316(b)(2)(i) has such documentation kept for six years',
  },
  billing: {
    schemas: ['billing', 'cloud'],
    fewest: null,
    because:
      'months that are closed are held against these rows: what is missing would look like usage that was taken back',
  },
  runtime: {
    schemas: ['compute', 'lakeflow', 'query', 'serving', 'storage'],
    fewest: 400,
    because: 'shared cost of months that Databricks may still correct (365 days) is split by what was measured here',
  },
}

/** What was asked of the retention is not allowed. The message says which group, what is, and why. */
export class RetentionRefusedError extends RefusedError {
  constructor(group: RetentionGroup, days: number) {
    const { fewest, because } = retentionRules[group]
    const allowed = fewest === null ? 'Its rows are always kept' : `It is kept for ${fewest} days at least`
    super(
      `The group ${group} cannot be kept for ${days} days only. ${allowed}: ${because}`,
      'Choose a number that is large enough, or keep all of it.',
    )
    this.name = 'RetentionRefusedError'
  }
}

/** Days for which each group is kept; null, which is how it is unless somebody says otherwise: for ever. */
export type Retention = Readonly<Record<RetentionGroup, number | null>>

export async function retention({ ledger }: Pick<House, 'ledger'>): Promise<Retention> {
  const set: Partial<Retention> = JSON.parse((await ledger.settings.get('retention')) ?? '{}')
  return { audit: null, billing: null, runtime: null, ...set }
}

/** Keep a group for so many days, or with null for ever. Throws `RetentionRefusedError`; then nothing has changed. */
export async function setRetention(
  house: Pick<House, 'ledger'>,
  group: RetentionGroup,
  days: number | null,
): Promise<Retention> {
  const { fewest } = retentionRules[group]
  if (days !== null && (fewest === null || !Number.isInteger(days) || days < fewest)) {
    throw new RetentionRefusedError(group, days)
  }
  const next = { ...(await retention(house)), [group]: days }
  await house.ledger.settings.set('retention', JSON.stringify(next))
  return next
}

/** The tables of a group whose rows have a time of their own. What holds until further notice is never too old. */
export const retiredTables = (group: RetentionGroup): Table[] =>
  tables.filter(
    ({ name, happenedAt, changing }) =>
      happenedAt !== null && changing === undefined && retentionRules[group].schemas.includes(name.split('.')[0] ?? ''),
  )

export type RetentionOverview = {
  readonly group: RetentionGroup
  readonly tables: readonly string[]
  /** Days for which it is kept; null: for ever. */
  readonly days: number | null
  /** The fewest days that may be kept; null: nothing may be removed. */
  readonly fewest: number | null
  readonly because: string
}[]

/** How long each group is kept, how short that may be, and why. */
export async function retentionOverview(house: Pick<House, 'ledger'>): Promise<RetentionOverview> {
  const kept = await retention(house)
  return retentionGroups.map((group) => {
    const { fewest, because } = retentionRules[group]
    return { group, tables: retiredTables(group).map(({ name }) => name), days: kept[group], fewest, because }
  })
}

export type Retired = {
  readonly group: RetentionGroup
  readonly table: string
  /** The first day that is kept. */
  readonly before: string
  readonly rows: number
  readonly files: number
  /** Files that keep their old rows, and why. */
  readonly kept: readonly { readonly name: string; readonly why: string; readonly rows: number }[]
}

const DAY_MS = 86_400_000

/**
 * Remove what is older than its group is kept for, table by table; what nobody set a number for stays for ever.
 *
 * Only rows go whose file is sealed and found as it was sealed: else a removal could hide that something was altered.
 * Each removal is noted with its roots, so that the seal names it afterwards. Stops between two tables by `signal`.
 */
export async function retire(house: House, signal?: AbortSignal): Promise<Retired[]> {
  const [kept, now, seals] = await Promise.all([retention(house), house.now(), house.ledger.seals.list()])
  const log = readLog(seals)
  const done: Retired[] = []
  for (const group of retentionGroups) {
    const days = kept[group]
    if (days === null) continue
    const before = new Date(Date.parse(now) - days * DAY_MS).toISOString().slice(0, 10)
    for (const table of retiredTables(group)) {
      signal?.throwIfAborted()
      const outcome = await removeRows(
        house.lake,
        table,
        { where: `${table.happenedAt} < CAST($before AS TIMESTAMP)`, params: { before } },
        `older than ${before}`,
        (file, { root }) => {
          const sealed = log.fault === null ? log.files.get(fileKey(table.name, file)) : undefined
          if (sealed === undefined) return 'it is not sealed'
          return sealed.root === root ? null : 'it is not what was sealed'
        },
      )
      if (outcome.removed.length + outcome.kept.length > 0) done.push(retiredOf(group, table, before, outcome))
    }
  }
  return done
}

type Outcome = Awaited<ReturnType<typeof removeRows>>

const retiredOf = (group: RetentionGroup, table: Table, before: string, { removed, kept }: Outcome): Retired => ({
  ...{ group, table: table.name, before, kept },
  rows: rowsOf(removed),
  files: removed.length,
})

const rowsOf = (removed: readonly Removal[]) => removed.reduce((sum, { rows }) => sum + rows, 0)

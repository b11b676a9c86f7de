import { tables } from '@meshledger/facts'
import type { Seal } from '@meshledger/ledger'
import type { House } from './house.ts'
import { removalsOf, removedSince } from './removals.ts'
import { type FileSeal, factSeals, fileKey, readLog, type SealLog } from './seal-log.ts'
import { rootsOf, sealedColumns } from './seal-rows.ts'

/** Was anything altered since it was sealed? What the seal covers, and when that was looked at. */
export type SealCheck = {
  state: 'intact' | 'broken' | 'unsealed'
  sentence: string
  /** Entries of the log. */
  size: number
  /** Facts under a seal. */
  events: number
  root: string | null
  checkedAt: string
}

type Checked = Omit<SealCheck, 'checkedAt'>
const known = new WeakMap<House, { print: string; checked: Promise<Checked> }>()

/**
 * Compute every sealed root again from the lake as it is now, and compare. The long way is gone only when a quick
 * print of all facts, or the log, has changed since the last check of this process.
 */
export async function checkSeal(house: House): Promise<SealCheck> {
  const [seals, facts, checkedAt] = await Promise.all([house.ledger.seals.list(), printOf(house), house.now()])
  const print = printWith(seals, facts)
  const held = known.get(house)
  const checked = held?.print === print ? held.checked : checkNow(house, readLog(seals))
  known.set(house, { print, checked })
  return { ...(await checked), checkedAt }
}

const printWith = (seals: readonly Seal[], facts: Print): string =>
  JSON.stringify([seals.length, seals.at(-1)?.root, facts])

/**
 * Everything that the log covers has just been computed, from facts of this print: to compute it again at once would
 * tell nothing new. For the first seal of a house only, before which there was nothing to compare.
 */
export async function rememberChecked(house: House, facts: Print): Promise<void> {
  const seals = await house.ledger.seals.list()
  const checked = await conclude(house, readLog(seals))
  known.set(house, { print: printWith(seals, facts), checked: Promise.resolve(checked) })
}

type Print = readonly string[]

/** A print of all facts: it need not be safe against intent, only change when any row does. */
export async function printOf({ lake }: House): Promise<Print> {
  const prints: string[] = []
  for (const { name: table } of tables) {
    const columns = [...sealedColumns(table), '_source'].map((name) => `"${name}"`)
    const [row] = await lake.rows<{ print: string }>(
      `SELECT concat(count(*), ' ', bit_xor(hash(${columns.join(', ')})), ' ', sum(hash(${columns.join(', ')}) % 1000000007)) AS print
       FROM ${table}`,
    )
    prints.push(row?.print ?? '')
  }
  return prints
}

const coverOf = (log: SealLog) => ({
  ...{ size: log.texts.length, root: log.root },
  events: factSeals(log).reduce((sum, file) => sum + file.rows, 0),
})

async function checkNow(house: House, log: SealLog): Promise<Checked> {
  const all = factSeals(log)
  const covered = coverOf(log)
  if (log.fault !== null) return { state: 'broken', sentence: log.fault, ...covered }
  const altered = await alteredFile(house, all)
  if (altered !== null) return { state: 'broken', sentence: altered, ...covered }
  return conclude(house, log)
}

/** What a check comes to in which every sealed file was found as it was. */
async function conclude(house: House, log: SealLog): Promise<Checked> {
  const all = factSeals(log)
  const covered = coverOf(log)
  const waiting = await unsealedFiles(house, log)
  if (waiting === 'strangers') {
    return { state: 'broken', sentence: 'There are facts that came from no ingested file.', ...covered }
  }
  if (all.length === 0) return { state: 'unsealed', sentence: 'Nothing has been sealed yet.', ...covered }
  const rest = waiting === 0 ? '' : ` ${waiting} ${waiting === 1 ? 'file is' : 'files are'} not sealed yet.`
  const sentence = `Every fact of ${all.length} sealed files is as it was when it was sealed.${removedSentence(log)}${rest}`
  return { state: 'intact', sentence, ...covered }
}

/** By name what was removed from sealed files, with its count: it is missing by a rule, and not by chance. */
function removedSentence({ removed }: SealLog): string {
  const sums = new Map<string, number>()
  for (const { table, rows, why } of removed) {
    const what = `of ${table}, ${why}`
    sums.set(what, (sums.get(what) ?? 0) + rows)
  }
  const parts = [...sums].map(([what, rows]) => `${rows} ${what}`)
  return parts.length === 0 ? '' : ` Removed since, and recorded: ${parts.join('; ')}.`
}

/** The first file, by table and name, whose rows no longer give the root under which they were sealed; in a sentence. */
async function alteredFile({ lake }: House, files: readonly FileSeal[]): Promise<string | null> {
  const groups = new Map<string, FileSeal[]>()
  const removals = await removalsOf(lake)
  for (const file of files) {
    const key = JSON.stringify([file.table, file.columns])
    groups.set(key, [...(groups.get(key) ?? []), file])
  }
  for (const of of groups.values()) {
    const [first] = of
    if (first === undefined) continue
    const missing = first.columns.find((column) => !sealedColumns(first.table).includes(column))
    if (missing !== undefined) return `The sealed column ${missing} of ${first.table} is gone.`
    const roots = await rootsOf(
      lake,
      first.table,
      first.columns,
      of.map(({ source }) => source),
    )
    const altered = of.find(({ table, source, rows, root }) => {
      const now = roots.get(source)
      if (now === undefined ? rows === 0 : now.root === root) return false
      // Removed by a rule, and not sealed anew yet.
      const last = removedSince(removals.get(fileKey(table, source)), root).at(-1)
      return last === undefined || (now === undefined ? last.after.rows !== 0 : now.root !== last.after.root)
    })
    if (altered !== undefined) {
      const now = roots.get(altered.source)?.rows ?? 0
      const how = now === altered.rows ? 'a value was altered' : `${altered.rows} were sealed and ${now} are there`
      return `The rows of ${altered.table} from ${altered.name} are not those that were sealed: ${how}.`
    }
  }
  return null
}

/** How many ingested files no seal covers yet; `strangers` when there are rows of no ingested file at all. */
async function unsealedFiles({ lake }: House, log: SealLog): Promise<number | 'strangers'> {
  const files = await lake.rows<{ table: string; source: string }>(
    'SELECT DISTINCT table_name AS "table", file AS source FROM meta.files',
  )
  for (const { name: table } of tables) {
    const [row] = await lake.rows<{ strangers: bigint }>(
      `SELECT count(*) AS strangers FROM ${table} WHERE _source IS NULL
         OR _source NOT IN (SELECT file FROM meta.files WHERE table_name = $table)`,
      { table },
    )
    if ((row?.strangers ?? 0n) > 0n) return 'strangers'
  }
  // Sums that came back of what stays in a warehouse are made of facts, and are none.
  const facts = new Set(tables.map(({ name }) => name))
  return files.filter(({ table, source }) => facts.has(table) && !log.files.has(fileKey(table, source))).length
}

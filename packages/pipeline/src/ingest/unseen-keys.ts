import { structMembers } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { type FactFile, isParquet } from './batches.ts'
import { type Inbox, list, quote } from './inbox.ts'
import { showsBareDecimals } from './strict.ts'

/** Up to this many bytes (packed ones count ten times) every record's keys are looked at; beyond, those of each sixty-fourth file. */
const ALL_UP_TO = 32 * 1024 * 1024

/**
 * Files in which a record holds a key that its shape does not know, and that did not show in the beginning of the file.
 *
 * Reading in one go takes the known keys and is silent about others, and listing the keys of every record costs half as
 * much again. So a small batch is looked at whole; of a large one each sixty-fourth file (chosen by digest, so the same file
 * is always chosen), and all of it as soon as one of those holds something unknown. Which files nobody looked at is noted with
 * them and counted in the report: what is not known must not look like "nothing".
 */
export async function filesWithUnseenKeys(
  lake: Lake,
  files: readonly FactFile[],
  link: (file: FactFile) => string,
  inbox: Inbox,
): Promise<{ found: FactFile[]; unseen: readonly FactFile[] }> {
  const [first] = files
  // The header of a CSV and the columns of a Parquet file name all keys.
  if (!first || isParquet(first) || first.shape?.format !== 'ndjson') return { found: [], unseen: [] }
  const bytes = files.reduce((sum, file) => sum + file.bytes * (file.gzip ? 10 : 1), 0)
  const sample = bytes <= ALL_UP_TO ? files : files.filter((file) => /^0[0-3]/.test(file.id))
  const found = await look(lake, sample, link, inbox)
  if (sample === files) return { found, unseen: [] }
  if (found.length > 0) return { found: await look(lake, files, link, inbox), unseen: [] }
  const seen = new Set(sample)
  return { found, unseen: files.filter((file) => !seen.has(file)) }
}

/**
 * Files in which an exact decimal stands as a bare JSON number: the engine would read it as a binary fraction, so these are
 * read record by record. Databricks' SQL interface writes decimals as text, Spark's JSON writer as bare numbers. Where a decimal
 * is a key of the record itself, reading in one go stops at a bare one, and nobody has to look before.
 */
export async function filesWithBareDecimals(
  lake: Lake,
  files: readonly FactFile[],
  link: (file: FactFile) => string,
  inbox: Inbox,
): Promise<FactFile[]> {
  const shape = files[0]?.shape
  if (!shape || showsBareDecimals(shape)) return []
  const bare = `"(?:${shape.exact?.join('|')})"\\s*:\\s*-?[0-9]`
  return which(
    lake,
    files,
    (some) => `SELECT DISTINCT ${inbox.idOfFilename} AS id FROM read_ndjson_objects(${list(some.map(link))},
      format = 'newline_delimited', filename = true, maximum_object_size = 67108864)
      WHERE regexp_matches(json, ${quote(bare)})`,
  )
}

async function look(
  lake: Lake,
  files: readonly FactFile[],
  link: (file: FactFile) => string,
  inbox: Inbox,
): Promise<FactFile[]> {
  const shape = files[0]?.shape
  if (shape?.format !== 'ndjson') return []
  const known = [...Object.keys(shape.reads), ...(shape.ignores ?? [])]
  const left = shape.ignoresLike
  const keys = left ? `list_filter(map_keys(r), lambda k: NOT regexp_matches(k, ${quote(left)}))` : 'map_keys(r)'
  const odd = [
    `NOT list_has_all(${list(known)}, ${keys})`,
    ...(left ? [] : Object.entries(shape.reads).flatMap(([key, type]) => oddMembers(`r[${quote(key)}]`, '$', type))),
  ]
  return which(
    lake,
    files,
    (some) => `SELECT DISTINCT ${inbox.idOfFilename} AS id FROM read_json(${list(some.map(link))},
      format = 'newline_delimited', records = false, filename = true, maximum_object_size = 67108864,
      columns = {r: 'MAP(VARCHAR, JSON)'}) WHERE ${odd.join(' OR ')}`,
  )
}

/**
 * The files for which a query over them gives their id. Where it fails it is asked of fewer files, down to one: a file that
 * cannot be read must not speak for the others. That it cannot be read will show when it is read for good.
 */
async function which(
  lake: Lake,
  files: readonly FactFile[],
  sql: (files: readonly FactFile[]) => string,
): Promise<FactFile[]> {
  if (files.length === 0) return []
  const rows = await lake.rows<{ id: string }>(sql(files)).catch(() => undefined)
  if (rows) {
    const ids = new Set(rows.map((row) => row.id))
    return files.filter((file) => ids.has(file.id))
  }
  const middle = Math.ceil(files.length / 2)
  if (files.length === 1) return []
  return [...(await which(lake, files.slice(0, middle), sql)), ...(await which(lake, files.slice(middle), sql))]
}

/** Conditions under which a struct, or one inside it, holds a member that its type does not know. */
function oddMembers(json: string, path: string, type: string): string[] {
  if (type.startsWith('STRUCT(') && type.endsWith('[]')) {
    const keys = `flatten(json_keys(${json}, ${quote(`${path}[*]`)}))`
    return [`NOT list_has_all(${namesOf(type.slice(0, -2))}, coalesce(${keys}, []))`]
  }
  const members = structMembers(type)
  if (members.length === 0) return []
  return [
    `NOT list_has_all(${namesOf(type)}, coalesce(json_keys(${json}, ${quote(path)}), []))`,
    ...members.flatMap((member) => oddMembers(json, `${path}."${member.name}"`, member.type)),
  ]
}

const namesOf = (type: string) => list(structMembers(type).map((member) => member.name))

import type { Lake } from '@meshledger/lake'
import type { FactFile } from './batches.ts'
import { type Inbox, list, quote } from './inbox.ts'

/** Up to this many bytes (packed ones count ten times) every record's keys are looked at; beyond, those of each sixty-fourth file. */
const ALL_UP_TO = 32 * 1024 * 1024

/**
 * Files in which a record holds a key that its shape does not know, and that did not show in the beginning of the file.
 *
 * Reading in one go takes the known keys and is silent about others, and listing the keys of every record costs half as
 * much again. So a small batch is looked at whole; of a large one each sixty-fourth file (chosen by digest, so the same file
 * is always chosen), and all of it as soon as one of those holds something unknown.
 */
export async function filesWithUnseenKeys(
  lake: Lake,
  files: readonly FactFile[],
  link: (file: FactFile) => string,
  inbox: Inbox,
): Promise<FactFile[]> {
  const bytes = files.reduce((sum, file) => sum + file.bytes * (file.gzip ? 10 : 1), 0)
  const sample = bytes <= ALL_UP_TO ? files : files.filter((file) => /^0[0-3]/.test(file.id))
  const found = await look(lake, sample, link, inbox)
  return found.length === 0 || sample === files ? found : look(lake, files, link, inbox)
}

async function look(
  lake: Lake,
  files: readonly FactFile[],
  link: (file: FactFile) => string,
  inbox: Inbox,
): Promise<FactFile[]> {
  const shape = files[0]?.shape
  if (!shape) return []
  const structs = Object.entries(shape.reads).filter(([, type]) => type.startsWith('STRUCT('))
  const odd = [
    `NOT list_has_all(${list(Object.keys(shape.reads))}, map_keys(r))`,
    ...structs.map(([key, type]) => `NOT list_has_all(${membersSql(type)}, coalesce(json_keys(r[${quote(key)}]), []))`),
  ]
  const from = `read_json(${list(files.map(link))}, format = 'newline_delimited', records = false, filename = true,
    maximum_object_size = 67108864, columns = {r: 'MAP(VARCHAR, JSON)'})`
  // A file that cannot be read at all is not this check's business: reading it for good will say so.
  const rows = await lake
    .rows<{ id: string }>(`SELECT DISTINCT ${inbox.idOfFilename} AS id FROM ${from} WHERE ${odd.join(' OR ')}`)
    .catch(() => [])
  const ids = new Set(rows.map((row) => row.id))
  return files.filter((file) => ids.has(file.id))
}

/** The member names of a struct type, as a list in SQL. */
const membersSql = (type: string) => `struct_keys(CAST(NULL AS ${type}))`

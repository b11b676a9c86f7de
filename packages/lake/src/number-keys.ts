import type { Session } from './lake.ts'

export type KeyedView = {
  /** A table or view of the session. */
  readonly view: string
  /** The columns whose distinct combinations get a number. */
  readonly keys: readonly string[]
  /** The columns that every row keeps. `day` must be one of them. */
  readonly carry: readonly string[]
  /** A date column, by which a large view is worked off piece by piece. */
  readonly day: string
  /** About so many rows are held at once. */
  readonly rowsAtOnce?: number
}

/**
 * Number the distinct combinations of the key columns of a view, and give its rows the number in the columns' place.
 *
 * Makes two temporary relations: `<view>_keys` (key_id and the key columns, each combination once) and `<view>_numbered`
 * (key_id and the carried columns, every row). Exact: no hash stands for a value, and null equals null.
 *
 * A join of the rows with their keys would do the same, and would hash every wide row twice; here the rows are gathered
 * under their key while the keys are found, and taken apart again.
 */
export async function numberKeys(session: Session, { view, keys, carry, day, rowsAtOnce }: KeyedView): Promise<void> {
  const keyList = keys.join(', ')
  const packed = carry.map((column) => `${column} := ${column}`).join(', ')
  const unpacked = carry.map((column) => `line.${column} as ${column}`).join(', ')
  await session.run(`create temp table ${view}_part as select 0 as part_id, ${keyList} from ${view} limit 0`)
  await session.run(`create temp table ${view}_line as select 0 as part_id, ${carry.join(', ')} from ${view} limit 0`)

  const all = await pieces(session, view, day, rowsAtOnce ?? 2_000_000)
  for (const { first, last } of all) {
    await session.run(
      `create temp table ${view}_packed as
       select cast(row_number() over () + (select count(*) from ${view}_part) as int) as part_id, *
       from (
         select ${keyList}, list(struct_pack(${packed})) as lines
         from ${view} where ${day} between cast($first as date) and cast($last as date) group by all
       )`,
      { first, last },
    )
    await session.run(`insert into ${view}_part select * exclude (lines) from ${view}_packed`)
    await session.run(
      `insert into ${view}_line
       select part_id, ${unpacked} from (select part_id, unnest(lines) as line from ${view}_packed)`,
    )
    await session.run(`drop table ${view}_packed`)
  }

  if (all.length <= 1) {
    await session.run(`create temp view ${view}_keys as select part_id as key_id, ${keyList} from ${view}_part`)
    await session.run(
      `create temp view ${view}_numbered as select part_id as key_id, * exclude (part_id) from ${view}_line`,
    )
    return
  }
  await session.run(
    `create temp table ${view}_keys as
     select cast(row_number() over () as int) as key_id, * from (select distinct ${keyList} from ${view}_part)`,
  )
  const same = keys.map((column) => `p.${column} is not distinct from k.${column}`).join(' and ')
  await session.run(
    `create temp table ${view}_of_part as
     select p.part_id, k.key_id from ${view}_part as p join ${view}_keys as k on ${same}`,
  )
  await session.run(
    `create temp view ${view}_numbered as
     select n.key_id, l.* exclude (part_id) from ${view}_line as l join ${view}_of_part as n on n.part_id = l.part_id`,
  )
}

/** Ranges of days with about so many rows each; a day is never cut. */
async function pieces(
  session: Session,
  view: string,
  day: string,
  rowsAtOnce: number,
): Promise<{ first: string; last: string }[]> {
  const days = await session.rows<{ day: string; rows: number }>(
    `select ${day} as day, cast(count(*) as int) as rows from ${view} group by ${day} order by ${day}`,
  )
  const found: { first: string; last: string }[] = []
  let rows = Number.POSITIVE_INFINITY
  for (const one of days) {
    const piece = found.at(-1)
    if (piece === undefined || rows + one.rows > rowsAtOnce) {
      found.push({ first: one.day, last: one.day })
      rows = one.rows
    } else {
      piece.last = one.day
      rows += one.rows
    }
  }
  return found
}

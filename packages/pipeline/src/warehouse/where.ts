import type { Engine } from '../connection.ts'
import type { House } from '../house.ts'
import { sourceReach } from '../sync/source-reach.ts'
import { hoursOnce } from './land-hours.ts'
import { logHeld, undecidedByLog } from './log-held.ts'
import { LOG, leavable, tablesStaying } from './staying.ts'
import { DAILY, usageHeld } from './usage-held.ts'

/** Where the rows of a group of tables are, and how far what comes back of them reaches. */
export type Where = {
  readonly group: string
  readonly engine: Engine
  /** The tables of the group whose rows are not copied. */
  readonly tables: string[]
  /** The newest day on which Databricks added what the sums hold, or of the log the newest event; null without any. */
  readonly through: string | null
  /** When a sync of that workspace last came to its end. */
  readonly readAt: string | null
  readonly sentence: string
}

/** Where the rows of each group are, by the settings of the connection and what was read until now. */
export async function whereRowsAre(house: House): Promise<Where[]> {
  const engines = house.engines()
  const found: Where[] = []
  for (const group of leavable) {
    const engine = engines[group]
    const tables = engine === 'databricks' ? [...tablesStaying({ ...nowhere, [group]: engine })] : []
    found.push({ group, engine, tables, ...(await reachOf(house, group, engine)) })
  }
  return found
}

const nowhere = { billing: 'embedded', query: 'embedded', access: 'embedded' } as const

type Reach = Pick<Where, 'through' | 'readAt' | 'sentence'>

async function reachOf(house: House, group: string, engine: Engine): Promise<Reach> {
  const nothing = { through: null, readAt: null }
  if (engine === 'embedded') return { ...nothing, sentence: 'copied into the lake' }
  if (group === 'access') return { ...nothing, ...(await reachOfLog(house)) }
  if (group !== 'billing')
    return { ...nothing, sentence: 'left in the warehouse, which is asked when a figure needs it' }
  if ((await usageHeld(house)).kind === 'raw') {
    return {
      ...nothing,
      sentence: 'to be left in the warehouse from the next sync on; until then what was copied counts',
    }
  }
  // Another reader may have been the first once: what reaches furthest is what is summed now.
  const read = (await sourceReach(house))
    .filter(({ table }) => table === DAILY)
    .toSorted((a, b) => ((a.through ?? '') < (b.through ?? '') ? 1 : -1))[0]
  const { through = null, readAt = null } = read ?? {}
  const [copied] = await house.lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM billing.usage')
  const rest = copied?.n ? `; ${copied.n} rows that were copied before are not counted` : ''
  return {
    through,
    readAt,
    sentence: `left in the warehouse; figures are made of its daily sums through ${through}${rest}`,
  }
}

/** How far the log was asked, and which rules that leaves open. */
async function reachOfLog(house: House): Promise<Reach> {
  const readAt = null
  if ((await logHeld(house)).kind === 'whole') {
    const sentence = 'to be left in the warehouse from the next sync on; until then what was copied counts'
    return { through: null, readAt, sentence }
  }
  const [row] = await house.lake.rows<{ last: string; events: bigint }>(
    `SELECT max(newest) AS last, CAST(sum(events) AS BIGINT) AS events FROM ${hoursOnce}`,
  )
  const [held] = await house.lake.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${LOG}`)
  const open = await undecidedByLog(house)
  const rest =
    open.length === 0 ? '' : `; ${open.length} rules are not assessed, as ${open[0]?.rule}: ${open[0]?.reason}`
  const sentence = `left in the warehouse, which counts ${row?.events} events; the ${held?.n} to which rules can come are here${rest}`
  return { through: row?.last ?? null, readAt, sentence }
}

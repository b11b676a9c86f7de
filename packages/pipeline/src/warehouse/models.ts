import { tableNamed, tables } from '@meshledger/facts'
import { type Lake, wholeModel } from '@meshledger/lake'
import { type Connection, DatabricksError, livePlatform } from '@meshledger/sources'
import { RefusedError } from '../close/refused.ts'
import type { House } from '../house.ts'
import { asking } from '../sync/ask.ts'
import { readingOf } from '../sync/plan.ts'
import { valueIn } from './cell-value.ts'
import { tablesIn, tablesStaying } from './staying.ts'

/** Values of a model, by the names by which it calls them (`$day`). They are bound, never put into its text. */
export type ModelValues = Readonly<Record<string, string | number>>

/**
 * Runs a model of the lake's and gives its rows as plain values. Which engine runs it shows in nothing: a DECIMAL is
 * text, a BIGINT a bigint, a time ISO text.
 */
export type Models = { rows<T>(name: string, values?: ModelValues): Promise<T[]> }

/** The warehouse could not be asked, or did not answer. Says what happened and what to do. */
export class WarehouseError extends RefusedError {
  constructor(model: string, host: string, what: string, remedy: string) {
    super(`The rows that ${model} needs stay in the warehouse of ${host}, and it did not give them: ${what}`, remedy)
    this.name = 'WarehouseError'
  }
}

/** Models where their rows are: in the warehouses when they read a table that stays there, else in the lake. */
export function modelsOf(house: Pick<House, 'lake' | 'engines' | 'warehouses'>): Models {
  let there: Models | undefined
  return {
    async rows(name, values) {
      const stays = tablesIn(wholeModel(name), tablesStaying(house.engines())).length > 0
      if (!stays) return modelsInLake(house.lake).rows(name, values)
      there ??= modelsInWarehouses(house.warehouses())
      return there.rows(name, values)
    },
  }
}

export const modelsInLake = (lake: Lake): Models => ({ rows: (name, values) => lake.rows(wholeModel(name), values) })

/** The catalog in which a model finds `billing.usage`. */
export const CATALOG = 'system'

/** A model as Databricks takes it: whole, its values marked `:name`, and the values. All are text: a model casts what it needs. */
export function statementOf(name: string, values: ModelValues = {}) {
  const sql = wholeModel(name).replaceAll(/\$(\w+)/g, ':$1')
  const parameters = Object.entries(values).map(([key, value]) => ({ name: key, value: String(value), type: 'STRING' }))
  return { sql, parameters }
}

/**
 * Models over the rows of several regions. One that reads tables that are the same everywhere is asked of the first
 * warehouse; one that reads a table that is kept by region, of each.
 */
export const modelsInWarehouses = (readers: readonly Connection[]): Models => ({
  async rows<T>(name: string, values?: ModelValues): Promise<T[]> {
    const asked = isRegional(name) ? readers : readers.slice(0, 1)
    return unionOf(await Promise.all(asked.map((reader) => rowsAt<T>(reader, name, values))))
  },
})

const systemTables = new Set(tables.map((table) => table.name))

const isRegional = (model: string): boolean =>
  tablesIn(wholeModel(model), systemTables).some((table) => !readingOf(tableNamed(table)).global)

/**
 * The rows of several regions together. A workspace lies in one region, and a model over regional tables tells of the
 * workspaces of its region only: where two readers are of one region, the rows of its workspaces are those of the first.
 */
export function unionOf<T>(answers: readonly (readonly T[])[]): T[] {
  const told = new Set<unknown>()
  return answers.flatMap((rows) => {
    const fresh = rows.filter((row) => !told.has(workspaceOf(row)))
    for (const row of fresh) told.add(workspaceOf(row))
    return fresh
  })
}

const workspaceOf = (row: unknown) => (row as { workspace_id?: string | null }).workspace_id

async function rowsAt<T>(connection: Connection, name: string, values?: ModelValues): Promise<T[]> {
  const { sql, parameters } = statementOf(name, values)
  const tags = { purpose: 'model', model: name }
  const ask = asking(connection, { platform: livePlatform, tags, catalog: CATALOG })
  try {
    return await ask(sql, parameters, async (result) => {
      const rows: T[] = []
      for await (const chunk of result) {
        for (const cells of chunk) {
          const entries = result.columns.map(({ name: column, typeText }, at) => [column, valueIn(cells[at], typeText)])
          rows.push(Object.fromEntries(entries) as T)
        }
      }
      return rows
    })
  } catch (error) {
    if (!(error instanceof DatabricksError)) throw error
    if (error.facts.condition === 'TABLE_OR_VIEW_NOT_FOUND') return nothingFrom(connection, name)
    const remedy = 'Ask again when that is mended; ./meshledger probe tries the connection.'
    throw new WarehouseError(name, connection.host, error.message, remedy)
  }
}

/**
 * No row, when a table that the model reads is not offered in this workspace, as few of them are everywhere; whoever
 * copies such a table has no row of it either. Throws `WarehouseError` when it is another reason, with what to ask for.
 */
async function nothingFrom(connection: Connection, model: string): Promise<never[]> {
  const names = tablesIn(wholeModel(model), systemTables).map((table) => `${CATALOG}.${table}`)
  const found = await connection.probe(names)
  const barred = found.find(({ state }) => barring.has(state))
  const refused = (what: string, remedy: string) => new WarehouseError(model, connection.host, what, remedy)
  if (barred) throw refused(`${barred.table}: ${barred.because}`, `Ask an admin for: ${barred.ask.join(' ')}`)
  if (found.some(({ state }) => state === 'absent')) return []
  throw refused('a name in it is unknown there', 'Please report this, with the version of the runtime.')
}

const barring = new Set(['no-grant', 'not-enabled', 'unknown'])

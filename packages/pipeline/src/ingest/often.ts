import { duckdbType, SYSTEM_TABLE, type Table } from '@meshledger/facts'
import type { Transaction } from '@meshledger/lake'
import type { FactFile } from './batches.ts'
import { name } from './inbox.ts'
import { isNested } from './json-sql.ts'
import type { Normal } from './read-sql.ts'

/** Records of files, and what gives the columns of the table from them. */
export type Records = { readonly normal: Normal; readonly from: string }

/** Columns in which a few texts come again and again, each with the table that has what they are read as. */
export type Often = ReadonlyMap<string, string>

/** Rows of the beginning in which such texts are looked for, and how many there are at least for each text. */
const BEGINNING = 16_384
const AGAIN = 16

const textOf = (column: string) => name(`${column}__text`)
const readAs = (column: string) => name(`${column}__value`)

/**
 * Read the JSON texts once that fill the beginning of files over and over: tags, features of a product, who ran it. Of the
 * rows only the beginning is asked, and a text that is not among its own is read where it stands.
 */
export async function oftenIn(
  tx: Transaction,
  table: Table,
  first: FactFile,
  { normal, from }: Records,
): Promise<Often> {
  const given = first.shape === undefined || first.shape.name === SYSTEM_TABLE ? first.columns : []
  const texts = new Set(given.filter((column) => column.type === 'VARCHAR').map((column) => column.name))
  const nested = table.columns
    .filter((column) => texts.has(column.name) && isNested(duckdbType(column.type)))
    .map((column) => column.name)
  const often = new Map<string, string>()
  if (nested.length === 0) return often
  await tx.run(`CREATE TEMP TABLE beginning AS SELECT ${nested.map(name).join(', ')} FROM ${from} LIMIT ${BEGINNING}`)
  const counts = nested.map((column) => `count(DISTINCT ${name(column)}) AS ${name(column)}`)
  const [seen] = await tx.rows<Record<string, bigint>>(`SELECT count(*) AS n, ${counts.join(', ')} FROM beginning`)
  for (const column of nested) {
    const different = Number(seen?.[column] ?? 0)
    if (different === 0 || different * AGAIN > Number(seen?.n)) continue
    const table = name(`often_${column}`)
    await tx.run(
      `CREATE TEMP TABLE ${table} AS SELECT ${name(column)} AS ${textOf(column)}, ${normal.expressions.get(column)} AS ${readAs(column)}
       FROM (SELECT DISTINCT ${name(column)} FROM beginning WHERE ${name(column)} IS NOT NULL)`,
    )
    often.set(column, table)
  }
  await tx.run('DROP TABLE beginning')
  return often
}

/** The same rows, with what is known of texts that come often looked up. */
export function lookingUp({ normal, from }: Records, often: Often): Records {
  const found = [...often.keys()].map((column): [string, string] => {
    const known = `CASE WHEN ${textOf(column)} IS NOT NULL THEN ${readAs(column)} ELSE ${normal.expressions.get(column)} END`
    return [column, known]
  })
  const joins = [...often].map(([column, table]) => ` LEFT JOIN ${table} ON ${textOf(column)} = ${name(column)}`)
  return {
    normal: { ...normal, expressions: new Map([...normal.expressions, ...found]) },
    from: `${from}${joins.join('')}`,
  }
}

export async function forget(tx: Transaction, often: Often): Promise<void> {
  for (const table of often.values()) await tx.run(`DROP TABLE ${table}`)
}

import type { Column, Table } from '@meshledger/facts'
import { storedIn, type Transaction } from '@meshledger/lake'
import type { Batch } from './batches.ts'
import { hashOf } from './hash-of.ts'
import { name } from './inbox.ts'

/**
 * Number the lines of a file that nothing in its shape tells apart, though each is a fact of its own; whether there were any.
 * `fresh` is asked only for what `suspects` names: hardly a line of a bill has a twin, and to put all lines in order for the
 * sake of a few would cost more than the rest of the work.
 */
export async function numberTwins(tx: Transaction, batch: Batch, fresh: string): Promise<boolean> {
  const { table } = batch
  const numbers = batch.files[0]?.shape?.numbers
  if (!numbers) return false
  await tx.run(
    `CREATE TEMP TABLE twins AS
     SELECT rid, n FROM (
       SELECT rid, row_number() OVER (PARTITION BY _source, ${table.key.map(name).join(', ')} ORDER BY ${contentOf(table)}) AS n
       FROM ${fresh} WHERE ${hashOf(table)} IN (SELECT h FROM suspects))
     WHERE n > 1`,
  )
  const [some] = await tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM twins')
  const column = name(numbers.column)
  await tx.run(`UPDATE ${storedIn(table)} AS t SET ${column} = ${numbers.as} FROM twins WHERE t.rowid = twins.rid`)
  await tx.run('DROP TABLE twins')
  return some?.n !== 0n
}

/** All that the key leaves open, amounts last: a line keeps its number when nothing but its price changes. */
function contentOf(table: Table): string {
  const isAmount = ({ type }: Column) => type.startsWith('decimal')
  const open = table.columns.filter((column) => !table.key.includes(column.name))
  const ordered = [...open.filter((column) => !isAmount(column)), ...open.filter(isAmount)]
  return [...ordered.map((column) => name(column.name)), '_extra'].join(', ')
}

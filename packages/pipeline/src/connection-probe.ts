import { DatabricksError, type TableProbe } from '@meshledger/sources'
import type { Connections } from './connection.ts'
import { calledOf, readingOf, tablesNamed } from './sync/plan.ts'

/** What one workspace lets us read, or why it cannot be asked. */
export type ReaderProbe = {
  readonly reader: string
  readonly tables: readonly TableProbe[]
  /** The workspace or its warehouse could not be used at all: what happened, and what to do. */
  readonly error: { readonly kind: string; readonly what: string; readonly remedy: string } | null
}

/**
 * Ask every workspace of the connection which tables can be read, and what exactly is missing where one cannot.
 *
 * Tables that are the same in every region are asked for at the first workspace only. A workspace that cannot be asked
 * is part of the answer; throws `UnknownTableError` for a name that stands for no table.
 */
export async function probeConnections(
  { readers }: Connections,
  names: readonly string[] = [],
  onTable: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ReaderProbe[]> {
  const tables = tablesNamed(names)
  const asked = readers.map((reader, at) => ({
    reader,
    names: tables.filter((table) => at === 0 || !readingOf(table).global).map(calledOf),
  }))
  const total = asked.reduce((sum, one) => sum + one.names.length, 0)
  let done = 0
  const found: ReaderProbe[] = []
  for (const { reader, names: wanted } of asked) {
    const answers: TableProbe[] = []
    let error: ReaderProbe['error'] = null
    try {
      for await (const answer of reader.probing(wanted, signal)) {
        answers.push(answer)
        onTable(++done, total)
      }
    } catch (failure) {
      if (!(failure instanceof DatabricksError) || failure.kind === 'aborted') throw failure
      error = { kind: failure.kind, what: failure.message, remedy: failure.remedy }
    }
    found.push({ reader: reader.host, tables: answers, error })
  }
  return found
}

import type { Connection, ResultRow, ResultRows } from '@meshledger/sources'

/** A table as Databricks would give it: columns with their types, and rows of exact texts. */
export type FakeTable = {
  readonly columns: Readonly<Record<string, string>>
  readonly orderedBy?: string
  rows: Record<string, string | null>[]
}

export type FakeConnection = Connection & {
  readonly asked: { sql: string; parameters: readonly { name: string; value: string | null }[] }[]
  /** Called before a statement is answered; what it throws is the outcome. */
  fate: (sql: string, rows: number) => void
}

/** A workspace that answers the statements of a sync from rows in memory, and nothing else. */
export function fakeConnection(host: string, tables: Readonly<Record<string, FakeTable>>): FakeConnection {
  const asked: FakeConnection['asked'] = []
  const unexpected = (): never => {
    throw new Error('the fake answers statements only')
  }
  const fake: FakeConnection = {
    host,
    asked,
    fate: () => undefined,
    statement: async (sql, parameters = []) => {
      asked.push({ sql, parameters })
      const [, name = ''] = /FROM system\.([\w.]+)/.exec(sql) ?? []
      const table = tables[name]
      if (!table) return unexpected()
      const rows = inside(table, sql, parameters)
      fake.fate(sql, rows.length)
      return sql.includes('GROUP BY') ? byDay(table, rows) : answer(table, sql, rows)
    },
    rest: unexpected,
    act: unexpected,
    pages: unexpected,
    configuration: unexpected,
    probe: async () => [],
    probing: unexpected,
  }
  return fake
}

function inside(
  { rows, orderedBy = '' }: FakeTable,
  sql: string,
  parameters: readonly { name: string; value: string | null }[],
): FakeTable['rows'] {
  const value = (name: string) => parameters.find((one) => one.name === name)?.value ?? null
  const [from, to] = [value('from'), value('to')]
  return rows.filter((row) => {
    const at = row[orderedBy]
    if (at === null || at === undefined) return !sql.includes('WHERE') || sql.includes('IS NULL')
    return (from === null || at >= from) && (to === null || at < to)
  })
}

function byDay({ orderedBy = '' }: FakeTable, rows: FakeTable['rows']): ResultRows {
  const days = new Map<string, number>()
  for (const row of rows) {
    const day = row[orderedBy]?.slice(0, 10)
    if (day) days.set(day, (days.get(day) ?? 0) + 1)
  }
  const counted = [...days].sort().map(([day, n]): ResultRow => [day, String(n)])
  return rowsOf({ day: 'DATE', n: 'BIGINT' }, counted)
}

function answer(table: FakeTable, sql: string, rows: FakeTable['rows']): ResultRows {
  const wanted = sql.startsWith('SELECT *')
    ? Object.keys(table.columns)
    : [...sql.slice(0, sql.indexOf(' FROM ')).matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
  const columns = Object.fromEntries(wanted.map((name) => [name, table.columns[name] ?? 'STRING']))
  const given = sql.endsWith('LIMIT 0') ? [] : rows.map((row): ResultRow => wanted.map((name) => row[name] ?? null))
  return rowsOf(columns, given)
}

function rowsOf(columns: Record<string, string>, rows: readonly ResultRow[]): ResultRows {
  return {
    statementId: 'fake',
    rowCount: rows.length,
    columns: Object.entries(columns).map(([name, typeText], position) => ({
      name,
      position,
      typeName: typeText.split('<')[0] ?? typeText,
      typeText,
    })),
    // In two parts, as a result of several chunks comes.
    async *[Symbol.asyncIterator]() {
      const middle = Math.ceil(rows.length / 2)
      if (middle > 0) yield rows.slice(0, middle)
      if (rows.length > middle) yield rows.slice(middle)
    },
  }
}

/** The catalog that holds the views; DuckDB keeps the name `system` for itself. */
export const catalog = 'databricks_system'

export type Parameter = { name: string; value: string | null; type?: string }

/** A statement as it was submitted. `catalog`: where names of two parts are looked up; empty where it named none. */
export type Asked = { sql: string; parameters: readonly Parameter[]; catalog: string }

/** A statement of Databricks SQL as DuckDB takes it, and the system tables that it names (`billing.usage`). */
export type Translated = { sql: string; tables: readonly string[]; parameters: readonly string[] }

const duckTypes: Readonly<Record<string, string>> = {
  STRING: 'VARCHAR',
  LONG: 'BIGINT',
  INT: 'INTEGER',
  SHORT: 'SMALLINT',
  BYTE: 'TINYINT',
  FLOAT: 'FLOAT',
  BINARY: 'BLOB',
  TIMESTAMP_NTZ: 'TIMESTAMP',
}

/**
 * Rewrites what differs before any function is called: the catalog's name, also where the catalog of the request stands
 * for it, `:name` markers with their types, and quoting by backtick. Text in quotes and comments is left alone.
 *
 * @param known the system tables that there are: `billing.usage`
 */
export function translate(
  { sql: statement, parameters, catalog: inside }: Asked,
  known: ReadonlySet<string>,
): Translated {
  const bare = inside.toLowerCase() === 'system' ? bareNames(known) : undefined
  const types = new Map(parameters.map(({ name, type }) => [name, duckType(type)]))
  const used = new Set<string>()
  const parts = statement.match(
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`]|``)*`|--[^\n]*|\/\*[\s\S]*?\*\/|[^'"`\-/]+|[-/]/g,
  )
  const sql = (parts ?? [])
    .map((part) => {
      if (part.startsWith('--') || part.startsWith('/*')) return part
      if (part.startsWith("'")) return text(part)
      if (part.startsWith('"')) return part
      if (part.startsWith('`')) return quoted(part)
      return code(bare ? part.replace(bare, `${catalog}.$&`) : part, types, used)
    })
    .join('')
  const named = sql.matchAll(new RegExp(`\\b${catalog}\\s*\\.\\s*"?(\\w+)"?\\s*\\.\\s*"?(\\w+)"?`, 'gi'))
  return {
    sql,
    tables: [...new Set([...named].map(([, schema, table]) => `${schema}.${table}`.toLowerCase()))],
    parameters: [...used],
  }
}

/** Names of two parts that nothing stands before. A column of a struct may read the same: only tables that there are. */
const bareNames = (known: ReadonlySet<string>) =>
  new RegExp(`(?<!\\w|\\.\\s*)(?:${[...known].map((name) => name.replace('.', '\\s*\\.\\s*')).join('|')})\\b`, 'gi')

function code(part: string, types: ReadonlyMap<string, string>, used: Set<string>): string {
  return (
    part
      .replace(/(?<![\w.])system(?=\s*\.)/gi, catalog)
      .replace(new RegExp(`(?<=${catalog}\\s*\\.\\s*)information_schema\\b`, 'gi'), 'uc_information_schema')
      .replace(/\btransform(?=\()/gi, 'list_transform')
      .replace(/\barray(?=\()/gi, 'list_value')
      // A list is counted from 0 there.
      .replace(/(?<=\)\[)\d+(?=\])/g, (place) => String(Number(place) + 1))
      .replace(/(?<!:):([A-Za-z_]\w*)/g, (_marker, name: string) => {
        used.add(name)
        return `CAST($${name} AS ${types.get(name) ?? 'VARCHAR'})`
      })
  )
}

/** In a text of Databricks' a backslash escapes. */
const text = (part: string): string =>
  part.replaceAll(/\\([\s\S])/g, (_, escaped: string) => (escaped === "'" ? "''" : escaped))

function quoted(part: string): string {
  const name = part.slice(1, -1).replaceAll('``', '`')
  return name.toLowerCase() === 'system' ? catalog : `"${name.replaceAll('"', '""')}"`
}

function duckType(type = 'STRING'): string {
  const upper = type.toUpperCase().trim()
  if (/^DECIMAL\(\d{1,2},\s?\d{1,2}\)$/.test(upper)) return upper
  return duckTypes[upper] ?? (/^[A-Z]+$/.test(upper) ? upper : 'VARCHAR')
}

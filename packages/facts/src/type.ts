/** A Databricks type, parsed: what a column or a struct member holds. */
export type Type =
  | { readonly kind: 'scalar'; readonly name: Scalar }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'array'; readonly of: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'struct'; readonly members: readonly { readonly name: string; readonly type: Type }[] }

const scalars = ['string', 'boolean', 'tinyint', 'int', 'bigint', 'double', 'date', 'timestamp'] as const
type Scalar = (typeof scalars)[number]

const duckdbScalar: Record<Scalar, string> = {
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  int: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}

/** Cut `a int, b map<x,y>` at the commas that stand outside every bracket. */
function parts(text: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if ('<('.includes(text.charAt(i))) depth++
    else if ('>)'.includes(text.charAt(i))) depth--
    else if (text[i] === ',' && depth === 0) {
      found.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  return [...found, text.slice(start).trim()]
}

/**
 * Parse a Databricks type as the system tables print it: `decimal(38,18)`, `map<string,string>`,
 * `struct<email string, subject_name string>`. Throws on a type we do not know: a table file is our own text.
 */
export function parseType(text: string): Type {
  const [, head, inner] = /^(array|map|struct)<(.*)>$/s.exec(text.trim()) ?? []
  if (head === undefined || inner === undefined) return plainType(text.trim())
  if (head === 'array') return { kind: 'array', of: parseType(inner) }
  const pieces = parts(inner)
  if (head === 'map') {
    const [key, value] = pieces
    if (pieces.length !== 2 || !key || !value) throw new RangeError(`a map takes two types; got ${text}`)
    return { kind: 'map', key: parseType(key), value: parseType(value) }
  }
  const members = pieces.map((piece) => {
    const [, name, type] = /^(\w+)[\s:]+(.+)$/s.exec(piece) ?? []
    if (!name || !type) throw new RangeError(`a struct member is written "name type"; got "${piece}"`)
    return { name, type: parseType(type) }
  })
  return { kind: 'struct', members }
}

function plainType(text: string): Type {
  const [, precision, scale] = /^decimal\((\d+),\s*(\d+)\)$/.exec(text) ?? []
  if (precision && scale) return { kind: 'decimal', precision: Number(precision), scale: Number(scale) }
  const name = scalars.find((scalar) => scalar === text)
  if (!name) throw new RangeError(`unknown Databricks type "${text}"; known are ${scalars.join(', ')}`)
  return { kind: 'scalar', name }
}

/** The DuckDB spelling of a Databricks type. Timestamps are naive and hold UTC. Member names are quoted: `default` is reserved. */
export function duckdbType(type: Type | string): string {
  const parsed = typeof type === 'string' ? parseType(type) : type
  switch (parsed.kind) {
    case 'scalar':
      return duckdbScalar[parsed.name]
    case 'decimal':
      return `DECIMAL(${parsed.precision},${parsed.scale})`
    case 'array':
      return `${duckdbType(parsed.of)}[]`
    case 'map':
      return `MAP(${duckdbType(parsed.key)}, ${duckdbType(parsed.value)})`
    case 'struct':
      return `STRUCT(${parsed.members.map((member) => `"${member.name}" ${duckdbType(member.type)}`).join(', ')})`
  }
}

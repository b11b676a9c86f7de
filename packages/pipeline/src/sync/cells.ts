import { typedByPeople } from '@meshledger/facts'
import { DatabricksError, type ResultColumn, type ResultRow } from '@meshledger/sources'

/**
 * The DuckDB type in which a cell of this Databricks type is kept until it becomes a fact: its form as it came, its
 * leaves as the exact text that Databricks wrote. Only the ingest decides what a text is worth as a number or a time,
 * and puts what it cannot read into quarantine.
 */
export function heldAs(typeText: string): string {
  const text = typeText.trim()
  const [, head = '', inner = ''] = /^(ARRAY|MAP|STRUCT)\s*<(.*)>/is.exec(text) ?? []
  if (head === '') return 'VARCHAR'
  const pieces = cutAtCommas(inner)
  if (head.toUpperCase() === 'ARRAY') return `${heldAs(inner)}[]`
  if (head.toUpperCase() === 'MAP') return `MAP(VARCHAR, ${heldAs(pieces[1] ?? '')})`
  const members = pieces.map((piece) => {
    const [, name = '', type = ''] = /^\s*(`(?:[^`]|``)+`|[^:\s]+)\s*:?\s*(.*)$/s.exec(piece) ?? []
    const plain = name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name
    return `"${plain.replaceAll('"', '""')}" ${heldAs(type)}`
  })
  return members.length > 0 ? `STRUCT(${members.join(', ')})` : 'VARCHAR'
}

/** `a: INT, b: MAP<STRING, INT>` at the commas that stand outside every bracket. */
function cutAtCommas(text: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if ('<('.includes(char)) depth++
    else if ('>)'.includes(char)) depth--
    else if (char === ',' && depth === 0) {
      found.push(text.slice(start, i))
      start = i + 1
    }
  }
  const last = text.slice(start)
  return last.trim() === '' ? found : [...found, last]
}

/** Writes rows as lines of JSON that the engine reads back by `heldAs`. */
export function lineWriter(columns: readonly ResultColumn[], where: string): (row: ResultRow) => string {
  const kinds = columns.map(({ name, typeText }) => ({
    key: JSON.stringify(name),
    nested: heldAs(typeText) !== 'VARCHAR',
    isMap: /^MAP/i.test(typeText.trim()),
    name,
  }))
  return (row) => {
    const cells = kinds.flatMap(({ key, nested, isMap, name }, at) => {
      const cell = row[at]
      if (cell === null || cell === undefined) return []
      return [`${key}:${nested ? nestedCell(cell, isMap, name, where) : JSON.stringify(cell)}`]
    })
    return `{${cells.join(',')}}\n`
  }
}

/** A bare number or truth value somewhere: the text must be looked at, or digits may be lost on the way. */
const bare = /[[:,]\s*(-?\d|true|false)/
const typed = new RegExp(`"(${typedByPeople.join('|')})"`)

/**
 * A nested value, which comes as JSON text: every number as its exact text, and what people typed replaced before
 * anything is written to disk.
 */
function nestedCell(cell: string, isMap: boolean, column: string, where: string): string {
  try {
    const withhold = isMap && typed.test(cell)
    if (!bare.test(cell) && !withhold) {
      JSON.parse(cell)
      return cell.replaceAll(/[\r\n]+/g, ' ')
    }
    const value = JSON.parse(cell, leafAsText) as Record<string, unknown>
    if (withhold) for (const name of typedByPeople) if (name in value) value[name] = '<not stored>'
    return JSON.stringify(value)
  } catch {
    throw new DatabricksError('malformed-reply', {
      what: `A cell of ${column} is not the JSON text that its type promises`,
      where,
      remedy: 'Nothing of this read was kept. Try again; if it stays, report it.',
    })
  }
}

function leafAsText(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number') return context?.source ?? String(value)
  return typeof value === 'boolean' ? String(value) : value
}

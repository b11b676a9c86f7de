import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { instantOf } from '../src/values.ts'

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

function double(value: number): unknown {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setFloat64(0, value)
  return { double: bytes.getBigUint64(0).toString(16).padStart(16, '0') }
}

const number = (text: string) => {
  const short = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
  return { number: short === '-0' ? '0' : short }
}

/**
 * A DuckDB value in the form in which both engines' values are compared (run_models.py writes Spark's). Whole numbers and
 * decimals are equal when their value is; a double only to the bit; a time to the millisecond.
 */
export function comparable(value: DuckDBValue, type: string): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint') return number(String(value))
  if (typeof value === 'number') return type === 'DOUBLE' || type === 'FLOAT' ? double(value) : number(String(value))
  if (value instanceof DuckDBDecimalValue) return number(value.toString())
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return { time: instantOf(value.micros) }
  }
  if (value instanceof DuckDBDateValue) return { date: value.toString() }
  if (value instanceof DuckDBListValue) return { list: value.items.map((item) => comparable(item, '')) }
  if (value instanceof DuckDBStructValue) {
    return { struct: Object.entries(value.entries).map(([name, member]) => [name, comparable(member, '')]) }
  }
  if (value instanceof DuckDBMapValue) {
    return { map: value.entries.map((e) => [comparable(e.key, ''), comparable(e.value, '')]).sort(byText) }
  }
  throw new TypeError(`no comparable form for a ${value.constructor.name}`)
}

/** Rows as lines of text, in one order, so that two sets of rows compare whatever order they came in. */
export const asLines = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => JSON.stringify(row)).sort()

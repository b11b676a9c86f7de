import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'

/** A column as it stands in `manifest.schema.columns`. */
export type Column = {
  name: string
  position: number
  type_name: string
  type_text: string
  type_precision?: number
  type_scale?: number
}

const simple: Readonly<Record<number, readonly [name: string, text: string]>> = {
  [DuckDBTypeId.BOOLEAN]: ['BOOLEAN', 'BOOLEAN'],
  [DuckDBTypeId.TINYINT]: ['BYTE', 'TINYINT'],
  [DuckDBTypeId.UTINYINT]: ['SHORT', 'SMALLINT'],
  [DuckDBTypeId.SMALLINT]: ['SHORT', 'SMALLINT'],
  [DuckDBTypeId.USMALLINT]: ['INT', 'INT'],
  [DuckDBTypeId.INTEGER]: ['INT', 'INT'],
  [DuckDBTypeId.UINTEGER]: ['LONG', 'BIGINT'],
  [DuckDBTypeId.BIGINT]: ['LONG', 'BIGINT'],
  [DuckDBTypeId.FLOAT]: ['FLOAT', 'FLOAT'],
  [DuckDBTypeId.DOUBLE]: ['DOUBLE', 'DOUBLE'],
  [DuckDBTypeId.VARCHAR]: ['STRING', 'STRING'],
  [DuckDBTypeId.BLOB]: ['BINARY', 'BINARY'],
  [DuckDBTypeId.DATE]: ['DATE', 'DATE'],
  [DuckDBTypeId.TIMESTAMP]: ['TIMESTAMP', 'TIMESTAMP'],
  [DuckDBTypeId.TIMESTAMP_TZ]: ['TIMESTAMP', 'TIMESTAMP'],
  [DuckDBTypeId.SQLNULL]: ['NULL', 'VOID'],
}

/** Describes a column of a result in Databricks' words. */
export function columnOf(name: string, position: number, type: DuckDBType): Column {
  const decimal = decimalOf(type)
  return {
    name,
    position,
    type_name: typeName(type),
    type_text: typeText(type),
    ...(decimal ? { type_precision: decimal.width, type_scale: decimal.scale } : {}),
  }
}

/** DuckDB sums DECIMAL into HUGEINT only for whole numbers; either way it is an exact DECIMAL to the reader. */
function decimalOf(type: DuckDBType): { width: number; scale: number } | undefined {
  if (type.typeId === DuckDBTypeId.DECIMAL) return type as unknown as { width: number; scale: number }
  const whole = [DuckDBTypeId.HUGEINT, DuckDBTypeId.UHUGEINT, DuckDBTypeId.UBIGINT]
  return whole.includes(type.typeId) ? { width: type.typeId === DuckDBTypeId.UBIGINT ? 20 : 38, scale: 0 } : undefined
}

function typeName(type: DuckDBType): string {
  if (decimalOf(type)) return 'DECIMAL'
  if (type.typeId === DuckDBTypeId.LIST) return 'ARRAY'
  if (type.typeId === DuckDBTypeId.STRUCT) return 'STRUCT'
  if (type.typeId === DuckDBTypeId.MAP) return 'MAP'
  return simple[type.typeId]?.[0] ?? 'STRING'
}

function typeText(type: DuckDBType): string {
  const decimal = decimalOf(type)
  if (decimal) return `DECIMAL(${decimal.width},${decimal.scale})`
  const inner = type as unknown as {
    valueType: DuckDBType
    keyType: DuckDBType
    entryNames: string[]
    entryTypes: DuckDBType[]
  }
  if (type.typeId === DuckDBTypeId.LIST) return `ARRAY<${typeText(inner.valueType)}>`
  if (type.typeId === DuckDBTypeId.MAP) return `MAP<${typeText(inner.keyType)}, ${typeText(inner.valueType)}>`
  if (type.typeId === DuckDBTypeId.STRUCT) {
    return `STRUCT<${inner.entryNames.map((name, at) => `${name}: ${typeText(inner.entryTypes[at] as DuckDBType)}`).join(', ')}>`
  }
  return simple[type.typeId]?.[1] ?? 'STRING'
}

/** One cell as JSON_ARRAY carries it: text or null, and nested values as JSON text whose leaves are text too. */
export function cellText(value: DuckDBValue): string | null {
  const plain = leaf(value)
  return plain === null || typeof plain === 'string' ? plain : JSON.stringify(plain)
}

type Plain = string | null | Plain[] | { [key: string]: Plain }

function leaf(value: DuckDBValue): Plain {
  if (value === null) return null
  if (typeof value === 'object') return nested(value)
  return String(value)
}

function nested(value: object): Plain {
  if (value instanceof DuckDBDecimalValue || value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return instant(value.micros)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBListValue) return value.items.map(leaf)
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: held }) => [String(leaf(key)), leaf(held)]))
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, held]) => [key, leaf(held)]))
  }
  return String(value)
}

/** `yyyy-MM-ddTHH:mm:ss.SSSZ`: Databricks cuts the microseconds off in this format. */
function instant(micros: bigint): string {
  const millis = micros / 1000n - (micros < 0n && micros % 1000n !== 0n ? 1n : 0n)
  return new Date(Number(millis)).toISOString()
}

import { columnsOf, type FocusVersion } from './columns.ts'
import { PROVIDER_TAG_PREFIX } from './key-value.ts'

/**
 * The schema of each version has an id and a date of its own, and a new one whenever its columns change (FOCUS 1.2,
 * schema metadata): a reader may keep what it learned about a schema.
 */
const schemas: Readonly<Record<FocusVersion, string>> = {
  '1.2': '5f0c9d0e-7a41-4f0b-9a86-0b7f2f1a1201',
  '1.3': '5f0c9d0e-7a41-4f0b-9a86-0b7f2f1a1301',
  '1.4': '5f0c9d0e-7a41-4f0b-9a86-0b7f2f1a1401',
}
const CREATED = '2026-11-23T00:00:00Z'
const GENERATOR_VERSION = '1'

/** Widest values: DECIMAL(38,18) as Databricks declares quantity and price, and twice that for their product. */
const precisionOf = (digits: number): number => (digits === 36 ? 76 : 38)

/** The metadata that belongs beside the data, in the words of the specification. */
export function focusSchema(version: FocusVersion) {
  const columns = columnsOf(version).map(({ name, type, digits, maxLength }) => ({
    ColumnName: name,
    DataType: type,
    ...(type === 'String' || type === 'JSON' ? { StringEncoding: 'UTF-8' } : {}),
    ...(maxLength === null ? {} : { StringMaxLength: maxLength }),
    ...(digits === null ? {} : { NumericPrecision: precisionOf(digits), NumberScale: digits }),
    ...(version === '1.3' && (name === 'ProviderName' || name === 'PublisherName') ? { Deprecated: true } : {}),
    ...(name === 'Tags' ? { ProviderTagPrefixes: [PROVIDER_TAG_PREFIX] } : {}),
  }))
  return {
    DataGenerator: { DataGenerator: 'Meshledger' },
    Schema: {
      SchemaId: schemas[version],
      CreationDate: CREATED,
      FocusVersion: version,
      DataGeneratorVersion: `${version}-${GENERATOR_VERSION}`,
      ColumnDefinition: columns,
    },
  }
}
export type FocusSchema = ReturnType<typeof focusSchema>

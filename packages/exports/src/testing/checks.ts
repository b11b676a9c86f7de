import * as is from './formats.ts'
import type { Check } from './model.ts'

export type Row = Readonly<Record<string, string | null>>
export type Context = { readonly columns: ReadonlySet<string>; readonly currencies: ReadonlySet<string> }
export type RowCheck = (row: Row, check: Check, context: Context) => boolean

const at = (row: Row, check: Check, argument = 'ColumnName'): string | null => row[String(check[argument])] ?? null

/** A format or type asks something of a value; a null is judged by the rules on nulls. */
const ofValue =
  (test: (text: string, context: Context) => boolean): RowCheck =>
  (row, check, context) => {
    const value = at(row, check)
    return value === null || test(value, context)
  }

function equals(value: string | null, wanted: unknown): boolean {
  if (value === null || wanted === null) return value === wanted
  return typeof wanted === 'number' ? is.isDecimal(value) && is.sameNumber(value, String(wanted)) : value === wanted
}

/** Every check function of the model that is judged on one row, and what it means. */
export const rowChecks: Readonly<Record<string, RowCheck>> = {
  CheckValue: (row, check) => equals(at(row, check), check.Value),
  CheckNotValue: (row, check) => !equals(at(row, check), check.Value),
  CheckSameValue: (row, check) => at(row, check, 'ColumnAName') === at(row, check, 'ColumnBName'),
  CheckNotSameValue: (row, check) => at(row, check, 'ColumnAName') !== at(row, check, 'ColumnBName'),
  CheckDecimalValue: (row, check) => is.isDecimal(at(row, check) ?? ''),
  CheckGreaterOrEqualThanValue: (row, check) => {
    const value = at(row, check)
    if (value === null) return true
    return is.isDecimal(value) && is.isAtLeast(value, String(check.Value))
  },
  ColumnByColumnEqualsColumnValue: (row, check) => {
    const [a, b, result] = ['ColumnAName', 'ColumnBName', 'ResultColumnName'].map((name) => at(row, check, name))
    if (a == null || b == null) return true
    return result != null && [a, b, result].every(is.isDecimal) && is.isProduct(a, b, result)
  },
  TypeDecimal: ofValue(is.isDecimal),
  TypeString: ofValue(is.isUnicode),
  TypeDateTime: ofValue(is.isInstant),
  FormatDateTime: ofValue(is.isFocusInstant),
  FormatNumeric: ofValue(is.isDecimal),
  FormatString: ofValue(is.isString),
  FormatUnit: ofValue(is.isUnit),
  FormatKeyValue: ofValue(is.isKeyValue),
  FormatCurrency: ofValue(
    (text, { currencies }) => currencies.has(text) || (is.isString(text) && !/^[A-Za-z]{3}$/.test(text)),
  ),
  CheckNationalCurrency: ofValue((text, { currencies }) => currencies.has(text)),
}

/** Check functions that are judged on the dataset as a whole. */
export const setChecks: Readonly<Record<string, (rows: readonly Row[], check: Check, context: Context) => boolean>> = {
  ColumnPresent: (_, check, { columns }) => columns.has(String(check.ColumnName)),
  CheckDistinctCount: (rows, check) => {
    const partners = new Map<string, Set<string>>()
    for (const row of rows) {
      const [a, b] = [at(row, check, 'ColumnAName'), at(row, check, 'ColumnBName')]
      if (a === null) continue
      const found = partners.get(a) ?? new Set<string>()
      partners.set(a, found)
      if (b !== null) found.add(b)
    }
    return [...partners.values()].every((found) => found.size === check.ExpectedCount)
  },
}

/** Functions that put checks together; the scorer itself walks them. */
export const composites = ['AND', 'OR', 'CheckModelRule'] as const

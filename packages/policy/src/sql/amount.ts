import type { CorrelationRule } from '../sigma/rule.ts'
import type { Binds } from './binds.ts'
import { numberIn } from './field.ts'

/**
 * What a measuring correlation compares, over the window that ends at an event. A value that is missing, or no number
 * where a number is needed, takes no part; of several fields all must be there. Without a `percentile`,
 * `value_percentile` is the share in percent that the event's own value has among the values of the window.
 */
export function amountSql(rule: CorrelationRule, measured: readonly string[], trailing: string, binds: Binds): string {
  const [field = 'NULL'] = measured
  const number = numberIn(field, binds)
  const { dialect } = binds
  const percentile = rule.measure?.percentile ?? null
  switch (rule.type) {
    case 'value_count':
      return dialect.distinct(tupleOf(measured, binds), trailing)
    case 'value_sum':
      return `sum(${number}) OVER ${trailing}`
    case 'value_avg':
      return `avg(${number}) OVER ${trailing}`
    case 'value_median':
      return `${dialect.quantile(number, '0.5')} OVER ${trailing}`
    case 'value_percentile':
      return percentile === null
        ? `CASE WHEN ${field} IS NOT NULL THEN CAST(100 AS DOUBLE) * count(*) OVER ${trailing.replace('PARTITION BY ', `PARTITION BY ${field}, `)} / count(${field}) OVER ${trailing} END`
        : `${dialect.quantile(number, binds.bind(percentile / 100))} OVER ${trailing}`
    default:
      return `count(*) OVER ${trailing}`
  }
}

const tupleOf = (fields: readonly string[], { dialect }: Binds): string =>
  fields.length === 1
    ? (fields[0] ?? 'NULL')
    : `CASE WHEN ${fields.map((one) => `${one} IS NOT NULL`).join(' AND ')} THEN ${dialect.struct(fields.map((field, i) => [`f${i}`, field]))} END`

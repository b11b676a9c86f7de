import type { getCostTrace, Output } from '@meshledger/contracts'
import { readable } from './figures.ts'

type Trace = Output<typeof getCostTrace>

/** A trace for reading: each charge with its arithmetic, and the sum at the end. Exact figures are in `--json`. */
export function printedTrace({ total, lines, rest, rules, period, basis, currency }: Trace): string {
  const parts = lines.flatMap((line, i) => [
    `${i + 1}. ${line.date}  ${line.domain}  ${line.product}  ${line.name}`,
    `   ${line.usage_quantity} ${line.usage_unit} × ${line.price} = ${line.amount} ${currency}  (${line.certainty})`,
    `   price   ${line.sku_name} on ${line.cloud}${line.priceSince === null ? '' : ` since ${line.priceSince}`}: ${line.steps
      .map(({ how, price, currency: unit }) => `${how} ${price} ${unit}`)
      .join(' → ')}`,
    `   placed  ${line.placement.domain} by ${line.placement.reason}${line.placement.by === null ? '' : ` (${line.placement.by})`}${versionOf(rules, line.placement.domain)}`,
    ...splitLine(line),
    `   records ${line.records.folded ? 'of a folded pool, not listed' : `${line.records.count}: ${line.records.ids.slice(0, 3).join(', ')}${line.records.count > 3 ? ' …' : ''}`}`,
    ...sinceLines(line.records),
  ])
  return [
    `Trace of ${period.label}, ${basis} prices, ${currency}; price book version ${rules.pricing}, splits version ${rules.allocation}`,
    '',
    ...parts,
    ...(rest.count === 0 ? [] : [`and ${rest.count} smaller charges: ${readable(rest.amount)}`]),
    '',
    `Total ${readable(total)} ${currency}`,
  ].join('\n')
}

/** Of a frozen line, what became of its records. */
function sinceLines({ since, folded }: Trace['lines'][number]['records']): string[] {
  if (since === null || folded) return []
  const fates = Object.entries(since).filter(([, ids]) => ids.length > 0)
  if (fates.length === 0) return ['   since   the freeze, none of them was corrected, retracted or removed']
  return fates.map(([fate, ids]) => `   since   the freeze ${fate}: ${ids.join(', ')}`)
}

const versionOf = ({ domains }: Trace['rules'], domain: string): string =>
  domains[domain] === undefined ? '' : `, version ${domains[domain]} of its file`

function splitLine({ split, usage_unit }: Trace['lines'][number]): string[] {
  if (split === null) return []
  const share = split.idle ? 'idle, nobody used it' : `${split.base} of ${split.baseTotal} ${split.baseUnit}`
  const fallback = split.fallback === null ? '' : `; the base was zero: ${split.fallback}`
  return [
    `   split   ${split.title} (${split.rule}, version ${split.version}, ${split.method}) of ${split.whole} ${usage_unit} from ${split.from}: ${share}${fallback}`,
  ]
}

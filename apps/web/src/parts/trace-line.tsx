import type { getCostTrace, getCostTraceGroups, Output } from '@meshledger/contracts'
import { money, quantity, time } from '../format/index.ts'
import { AppLink } from '../ui/index.ts'
import { trace as say } from '../words/trace.ts'

type Line = Output<typeof getCostTrace>['lines'][number]
type Group = Output<typeof getCostTraceGroups>['groups'][number]
type Beside = Output<typeof getCostTrace>['apart'][number]

/** Quantity × price, as it was multiplied. */
export const Arithmetic = ({ of, currency }: { of: Line | Group; currency: string }) =>
  say.arithmetic(quantity(of.usage_quantity), of.usage_unit, `${of.price} ${currency}`)

/** Since when the price holds and how it came about, which rule placed the usage, and which split handed it over. */
export function PlacedAs({ of, currency }: { of: Line | Group; currency: string }) {
  const { split, placement } = of
  const since = of.priceSince === null ? '' : say.since(time.day(of.priceSince))
  const told = [
    ...of.steps.map((step, i) => say.step(step.how, `${step.price} ${step.currency}`) + (i === 0 ? since : '')),
    `${placement.reason}${placement.by === null ? '' : `: ${placement.by}`}`,
    split ? say.split(split.title, split.method, split.base, split.baseTotal, split.baseUnit) : null,
    split ? say.others(money(split.others, currency)) : null,
  ]
  return told
    .filter((one) => one !== null)
    .map((text) => (
      <small key={text} className="ml-quiet ml-below">
        {text}
      </small>
    ))
}

/** What stands on a statement beside the usage of its month, and the statement that it makes good. */
export function Apart({ of }: { of: Beside }) {
  return (
    <>
      {say.apart[of.kind]}
      {of.note === null ? null : <small className="ml-quiet ml-below">{of.note}</small>}
      {of.corrects === null ? null : (
        <small className="ml-below">
          <AppLink place={{ to: `/statements/${of.corrects}`, search: { period: undefined } }}>
            {say.corrects(of.corrects)}
          </AppLink>
        </small>
      )}
    </>
  )
}

import { compactMoney, decimal, percent, time } from '../format/index.ts'
import { ShortMoney, Tile, Tiles, VerdictBadge, verdictTone } from '../ui/index.ts'
import { type Days, overviewDays, type Question } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced, TracedDelta } from './traced.tsx'
import type { Overview } from './types.ts'

const say = words.cost.tile

/** Am I on budget? Month to date, budget to date, forecast with its band, and a sentence: read in five seconds. */
export function BudgetTiles({ overview }: { overview: Overview }) {
  const { currency, budget, forecast, verdict } = overview
  const closed = overview.complete
  const { now, before } = overviewDays(overview)
  const of = (days: Days | null): Question | null => days && { ...days, basis: overview.basis }
  const sameDays =
    before === null
      ? time.month(time.addMonths(overview.period.from.slice(0, 7), -1))
      : time.period(before.from, before.to)
  return (
    <>
      <Tiles lead>
        <Tile
          label={closed ? say.spent : say.toDate}
          figure={<Traced short amount={overview.toDate} currency={currency} of={of(now)} />}
          note={
            <>
              <TracedDelta
                short
                after={overview.toDate}
                before={overview.previousSameDays}
                currency={currency}
                of={of(now)}
                less={of(before)}
              />{' '}
              {say.against(sameDays)}
            </>
          }
        />
        <Tile
          label={say.budget}
          figure={budget ? <ShortMoney amount={budget.toDate} currency={currency} /> : say.noBudget}
          note={budget ? say.ofMonth(compactMoney(budget.month, currency)) : null}
        />
        <Tile
          label={say.forecast}
          figure={forecast ? <ShortMoney amount={forecast.median} currency={currency} /> : say.noForecast}
          note={
            forecast
              ? say.band(compactMoney(forecast.low, currency), compactMoney(forecast.high, currency))
              : closed
                ? say.closed
                : say.short
          }
        />
        <Tile
          label={say.verdict}
          tone={verdictTone(verdict.state)}
          figure={<VerdictBadge state={verdict.state} />}
          note={<span className="ml-verdict-note">{verdict.sentence}</span>}
        />
      </Tiles>
      {forecast ? (
        <p className="ml-method">
          {[
            forecast.method,
            forecast.errorPercent === null ? '' : say.error(percent(forecast.errorPercent / 100)),
            `${words.cost.basisOf(overview.basis, currency)}.`,
          ]
            .filter((part) => part !== '')
            .join(' ')}
        </p>
      ) : null}
    </>
  )
}

/** The spend of the period that no product or domain shows yet: rows without a price are counted, never priced at zero. */
export function UnpricedLine({ overview }: { overview: Pick<Overview, 'unpriced'> }) {
  const { rows, skus } = overview.unpriced
  if (rows === 0) return <p className="ml-about">{words.cost.unpricedNone}</p>
  return (
    <p className="ml-about">
      <b>{words.cost.unpricedRows(rows)}</b>
      {skus.length > 0
        ? `: ${skus.map((sku) => `${sku.sku_name} (${words.cost.unpricedReason[sku.reason]})`).join('; ')}`
        : ''}
    </p>
  )
}

export const shareOf = (part: string, whole: string): string => percent(decimal.ratio(part, whole) ?? 0)

import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import {
  changeOf,
  compactMoney,
  count,
  decimal,
  exactMoney,
  money,
  percent,
  quantity,
  signedMoney,
} from '../format/index.ts'
import { words } from '../words.ts'
import { Mark } from './mark.tsx'
import { Tip } from './tip.tsx'

type Amount = { amount: string; currency: string }

/** An amount in full. The markup carries the exact text, so that whoever copies or checks gets every digit. */
export function Money({ amount, currency, signed = false }: Amount & { signed?: boolean }) {
  return (
    <data className="ml-money" value={amount}>
      {signed ? signedMoney(amount, currency) : money(amount, currency)}
      {decimal.isNegative(amount) && !signed ? <span className="ml-credit"> {words.cost.credit}</span> : null}
    </data>
  )
}

/** An amount for a tile: short, and exact on hover or focus. */
export function ShortMoney({ amount, currency }: Amount) {
  return (
    <Tip text={exactMoney(amount, currency)}>
      <data className="ml-money" value={amount}>
        {compactMoney(amount, currency)}
      </data>
    </Tip>
  )
}

/** An amount that answers how it is made: a button in the place of the figure, or around `children`. `value` names what it opens. */
export function MoneyButton(
  props: Amount & { short?: boolean; signed?: boolean; value: string; onOpen: () => void; children?: ReactNode },
) {
  const { amount, currency, short, signed = false } = props
  const button = (
    <button
      type="button"
      className="ml-traced"
      aria-haspopup="dialog"
      value={props.value}
      onClick={(event) => {
        event.stopPropagation()
        props.onOpen()
      }}
    >
      {props.children ??
        (short ? (
          <data className="ml-money" value={amount}>
            {compactMoney(amount, currency)}
          </data>
        ) : (
          <Money amount={amount} currency={currency} signed={signed} />
        ))}
      <span className="ml-hidden"> {words.frame.traced}</span>
    </button>
  )
  if (!short) return button
  return (
    <Tooltip label={exactMoney(amount, currency)} events={{ hover: true, focus: true, touch: true }} withinPortal>
      {button}
    </Tooltip>
  )
}

const marks = { up: 'up', down: 'down', new: 'up', gone: 'down' } as const

/**
 * How a figure moved: sign, amount, percent and a mark. Neither direction is good or bad by colour:
 * spending more is not a fault, being over budget is.
 */
export function Delta(props: { after: string; before: string; currency: string; short?: boolean }) {
  const change = changeOf(props.after, props.before)
  const word = words.cost.change[change.kind]
  if (change.kind === 'same') return <span className="ml-delta">{word}</span>
  const show = props.short ? shortSigned : signedMoney
  return (
    <data className="ml-delta" value={change.amount}>
      <Mark name={marks[change.kind]} size={12} /> {show(change.amount, props.currency)}
      <span className="ml-delta-share"> {change.percent === null ? word : percent(change.percent)}</span>
      <span className="ml-hidden">{change.percent === null ? '' : ` ${word}`}</span>
    </data>
  )
}
const shortSigned = (amount: string, currency: string): string =>
  decimal.isNegative(amount) ? compactMoney(amount, currency) : `+${compactMoney(amount, currency)}`

/** A share of a whole with a bar behind it. */
export function Share({ share }: { share: number }) {
  return (
    <span className="ml-share">
      <span className="ml-share-bar" aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, Math.max(0, share * 100))}%` }} />
      </span>
      <span className="ml-share-text">{percent(share)}</span>
    </span>
  )
}

export const Count = ({ n }: { n: number }) => <data value={String(n)}>{count(n)}</data>
export const Quantity = ({ amount }: { amount: string }) => <data value={amount}>{quantity(amount)}</data>

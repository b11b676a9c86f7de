import { absolute, compare, isNegative, isZero, minus, ratio, rounded } from './decimal.ts'

const LOCALE = 'en-US'
const MINUS = '−'

const formats = new Map<string, Intl.NumberFormat>()
function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.NumberFormat(LOCALE, options)
  formats.set(key, known)
  return known
}

/** `Intl` groups digits of decimal text without going through a float; rounding is ours, so that it is the same anywhere. */
function grouped(amount: string, options: Intl.NumberFormatOptions): string {
  return format(options).format(amount as `${number}`)
}

function withSign(amount: string, show: (size: string) => string): string {
  return (isNegative(amount) ? MINUS : '') + show(absolute(amount))
}

/**
 * An amount in full: two decimals, grouped, with its currency. A minus sign marks a credit.
 * An amount too small for two decimals says so instead of looking like nothing.
 */
export function money(amount: string, currency: string, digits = 2): string {
  const options = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  return withSign(amount, (size) => {
    const shown = rounded(size, digits)
    if (isZero(shown) && !isZero(size))
      return `<${grouped(rounded(`0.${'0'.repeat(Math.max(0, digits - 1))}1`, digits), options)}`
    return grouped(shown, options)
  })
}

const thousands = [
  { from: '999999500', cut: 9, letter: 'B' },
  { from: '999950', cut: 6, letter: 'M' },
  { from: '10000', cut: 3, letter: 'K' },
] as const

/** An amount for a tile: three or four digits and K, M or B; from 10,000 on, below that whole units. */
export function compactMoney(amount: string, currency: string): string {
  const options = { style: 'currency', currency, minimumFractionDigits: 0, maximumFractionDigits: 1 } as const
  return withSign(amount, (size) => {
    const step = thousands.find(({ from }) => compare(size, from) >= 0)
    if (!step) return compare(size, '100') < 0 ? money(size, currency) : money(size, currency, 0)
    const [whole = '0', fraction = ''] = size.split('.')
    const padded = whole.padStart(step.cut + 1, '0')
    const shifted = `${padded.slice(0, -step.cut)}.${padded.slice(-step.cut)}${fraction}`
    return grouped(rounded(shifted, 1), options) + step.letter
  })
}

/** An exact amount in full length, as it stands in the ledger: no rounding, trailing zeros cut to two decimals. */
export function exactMoney(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = absolute(amount).split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0')
  const sign = isNegative(amount) ? MINUS : ''
  return `${sign}${grouped(whole, {})}.${kept} ${currency}`
}

/** A quantity: grouped, at most four decimals, trailing zeros cut. */
export function quantity(amount: string): string {
  return withSign(amount, (size) => {
    const shown = rounded(size, 4)
    return isZero(shown) && !isZero(size) ? '<0.0001' : grouped(shown, { maximumFractionDigits: 4 })
  })
}

export const count = (n: number): string => format({}).format(n)

/** A share of a whole, 0 to 1, as a percentage with one decimal. */
export function percent(share: number, digits = 1): string {
  const text = format({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    Math.abs(share),
  )
  return share < 0 ? MINUS + text : text
}

export type Change =
  | { kind: 'new' | 'gone' | 'same'; amount: string; percent: null }
  | { kind: 'up' | 'down'; amount: string; percent: number }

/** How a figure moved: by how much, and by how many percent of what it was; `new` when there was nothing before. */
export function changeOf(after: string, before: string): Change {
  const amount = minus(after, before)
  if (isZero(amount)) return { kind: 'same', amount, percent: null }
  if (isZero(before)) return { kind: 'new', amount, percent: null }
  if (isZero(after)) return { kind: 'gone', amount, percent: null }
  return { kind: isNegative(amount) ? 'down' : 'up', amount, percent: Math.abs(ratio(amount, before) ?? 0) }
}

/** A change with its sign in front, plus as well as minus. */
export function signedMoney(amount: string, currency: string): string {
  const shown = money(amount, currency)
  return isNegative(amount) || isZero(amount) || shown.startsWith('<') ? shown : `+${shown}`
}

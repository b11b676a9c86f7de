import { createHash } from 'node:crypto'
import { type ChargeBook, completeThrough, costSeries, dayOf, daysHeld, dayText } from '@meshledger/costing'
import { AMOUNT_SCALE, divideRounded, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import { bookFor } from './cost.ts'
import type { CostView } from './cost-view.ts'
import type { House } from './house.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

type Marked = Awaited<ReturnType<House['ledger']['marks']['list']>>[number]

/** Beyond four weeks other changes speak louder than the one that was marked. */
const WEEKS = 4
/** A mean is an estimate for reading: six places are kept. */
const MEAN_SCALE = 6

/**
 * Did the fix save money? Each mark with the cost of a day, on average, before and after it.
 *
 * As many whole weeks are taken on each side as both have, at most four, so that every weekday counts as often; the day
 * of the mark itself belongs to neither. Only complete days count. Null while no whole week lies on each side.
 */
export async function markedEffects(
  house: House,
  query: CostView & { readonly domain?: string | undefined },
  sees: VisibleDomains,
) {
  const book = await bookFor(house, { ...query, 'f.domain': query.domain }, sees)
  const seen = (await house.ledger.marks.list()).filter(
    ({ domain }) =>
      (query.domain === undefined || domain === query.domain) && (sees === 'all' || sees.includes(domain)),
  )
  const marks = seen.map((mark) => ({ ...mark, effect: effectOf(book, mark) }))
  return { currency: book.currency, basis: book.basis, marks }
}

/** Keep what was done, and when. A day beyond the clock of the account is refused: nothing was done on it yet. */
export async function addMark(
  house: House,
  wish: { domain: string; day: string; title: string; resource?: string | undefined },
  who: string,
  sees: VisibleDomains,
): Promise<{ id: string }> {
  await requireVisible(house, [wish.domain], sees)
  const at = await house.now()
  if (wish.day > at.slice(0, 10))
    throw new RefusedError('The day lies in the future', 'Mark an action on the day on which it was done.')
  const { domain, day, title, resource = null } = wish
  const id = createHash('sha256')
    .update(JSON.stringify([domain, day, title, resource]))
    .digest('hex')
    .slice(0, 12)
  await house.ledger.marks.add({ id, domain, day, title, resource, who, at })
  return { id }
}

/** Twice is once. Throws `NoSuchThingError` for a mark that nobody set, or of a domain that the person does not see. */
export async function removeMark(house: House, id: string, who: string, sees: VisibleDomains): Promise<{ id: string }> {
  const mark = await house.ledger.marks.find(id)
  if (mark === undefined || (sees !== 'all' && !sees.includes(mark.domain))) throw new NoSuchThingError('mark')
  await house.ledger.marks.remove(id, who, await house.now())
  return { id }
}

function effectOf(book: ChargeBook, { domain, resource, day }: Marked) {
  const held = daysHeld(book)
  const through = completeThrough(book)
  const at = dayOf(day)
  if (held === null || through === null) return null
  const weeks = Math.min(WEEKS, Math.floor((at - held.first) / 7), Math.floor((through - at) / 7))
  if (weeks < 1) return null
  const filter = { 'f.domain': domain, ...(resource === null ? {} : { 'f.resource': resource }) }
  const mean = (from: number, to: number): bigint => {
    const days = { from: dayText(from), to: dayText(to) }
    const { points } = costSeries(book, { ...days, ...filter, by: 'domain', bin: 'day', top: 1 }, 'all')
    return divideRounded(sum(points.map(({ total }) => parseDecimal(total, AMOUNT_SCALE))), BigInt(weeks * 7))
  }
  const [from, until] = [at - weeks * 7, at + weeks * 7]
  const [before, after] = [mean(from, at - 1), mean(at + 1, until)].map(short) as [bigint, bigint]
  return {
    ...{ weeks, from: dayText(from), until: dayText(until) },
    ...{ before: text(before), after: text(after), change: text(after - before) },
  }
}

const short = (amount: bigint): bigint => divideRounded(amount, 10n ** BigInt(AMOUNT_SCALE - MEAN_SCALE))
const text = (amount: bigint): string => formatDecimal(amount, MEAN_SCALE)

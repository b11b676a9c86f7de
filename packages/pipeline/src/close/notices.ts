import { completeThrough, dayText, lastOfMonth } from '@meshledger/costing'
import { UNALLOCATED } from '@meshledger/mesh'
import { AMOUNT_SCALE, abs, parseDecimal } from '@meshledger/money'
import { charges } from '../charges.ts'
import type { House } from '../house.ts'
import { billOf, tolerance } from './bill.ts'
import { changedSinceApproval } from './grounds.ts'
import { type Prepared, preparedOf } from './late-usage.ts'
import { tie } from './make-out.ts'
import { factsMoved } from './month-facts.ts'
import { preparedStep, type Stand } from './stand.ts'

/** One thing that stands in the way of the next step (`blocks`), or that whoever takes it should know. */
export type Notice = {
  kind:
    | 'incomplete-days'
    | 'internal-difference'
    | 'bill-difference'
    | 'no-bill'
    | 'open-disputes'
    | 'unaccepted'
    | 'unpriced'
    | 'bills-without-rate'
    | 'unallocated'
    | 'facts-moved'
    | 'approval-outdated'
  blocks: boolean
  sentence: string
  count: number | null
  amount: string | null
}

const isNought = (text: string): boolean => parseDecimal(text, AMOUNT_SCALE) === 0n
const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** What is to be known of a period that was prepared. Empty before. */
export async function noticesOf(house: House, stand: Stand): Promise<Notice[]> {
  const step = preparedStep(stand.record)
  if (step === undefined || stand.state === 'open' || stand.state === 'frozen') return []
  const prepared = preparedOf(step.detail)
  const { period } = stand
  const statements = stand.state === 'prepared' ? await house.ledger.closes.drafts(period) : stand.current
  const tied = tie(prepared, statements)
  const unaccepted = stand.current.filter(({ state, domain }) => state !== 'accepted' && domain !== UNALLOCATED)
  const changes = await changedSinceApproval(house, stand)
  const open = (await house.ledger.closes.disputes()).filter((one) => one.period === period && one.settlement === null)
  const notice = (
    kind: Notice['kind'],
    blocks: boolean,
    sentence: string,
    count: number | null = null,
    amount: string | null = null,
  ): Notice => ({ kind, blocks, sentence, count, amount })
  return [
    ...(await incomplete(house, period)).map((text) => notice('incomplete-days', true, text)),
    ...(isNought(tied.difference)
      ? []
      : [notice('internal-difference', true, 'What was rated does not come out again.', null, tied.difference)]),
    ...(await billNotices(house, stand, prepared.rated)),
    ...(open.length === 0
      ? []
      : [notice('open-disputes', true, `${plural(open.length, 'dispute is', 'disputes are')} open.`, open.length)]),
    ...(stand.state !== 'in-review' || unaccepted.length === 0
      ? []
      : [
          notice(
            'unaccepted',
            false,
            `${plural(unaccepted.length, 'statement is', 'statements are')} not accepted by the owner yet.`,
            unaccepted.length,
          ),
        ]),
    ...(prepared.unpricedRows === 0
      ? []
      : [
          notice(
            'unpriced',
            false,
            `${plural(prepared.unpricedRows, 'usage row has', 'usage rows have')} no price and stand on no statement.`,
            prepared.unpricedRows,
          ),
        ]),
    ...withoutRate(prepared).map((sentence) => notice('bills-without-rate', true, sentence)),
    ...(isNought(tied.unallocated)
      ? []
      : [
          notice(
            'unallocated',
            false,
            'Some cost could not be placed and stands under Unallocated.',
            null,
            tied.unallocated,
          ),
        ]),
    ...(changes.length === 0
      ? []
      : [
          notice(
            'approval-outdated',
            true,
            `It is no longer what was approved: ${changes.join('; ')}. Take it back, prepare it again and have it approved.`,
          ),
        ]),
    ...(prepared.through === null && (await factsMoved(house, period, prepared.facts, prepared.rules))
      ? [
          notice(
            'facts-moved',
            false,
            'Usage arrived after the period was prepared; it will be carried later, or prepare anew.',
          ),
        ]
      : []),
  ]
}

/** A sentence a pair and month; a period with such bills is not approved, and so never frozen, nor issued again. */
export function withoutRate({ vendors, rules }: Pick<Prepared, 'vendors' | 'rules'>): string[] {
  const to = rules.money.pricing.definition.currency ?? rules.currency
  return (vendors?.unconverted ?? []).map(
    ({ currency, month, amount, lines }) =>
      `${plural(lines, 'line', 'lines')} of bills over ${amount} ${currency} cannot be converted: the price book has no rate of ${currency} to ${to} for ${month}. Enter it, and prepare the period again.`,
  )
}

async function incomplete(house: House, period: string): Promise<string[]> {
  const book = await charges(house)
  const complete = completeThrough(book)
  if (complete !== null && complete >= lastOfMonth(period)) return []
  const until = complete === null ? 'No day of it is complete' : `It is complete through ${dayText(complete)}`
  return [`${until}: a month is approved when all its days are.`]
}

async function billNotices(house: House, stand: Stand, rated: string): Promise<Notice[]> {
  const bill = await billOf(house, stand, rated)
  const notice = { count: null, amount: null }
  if (bill === null) {
    return [
      { kind: 'no-bill', blocks: false, sentence: 'No bill of the vendor was entered to compare with.', ...notice },
    ]
  }
  const limit = await tolerance(house)
  if (abs(parseDecimal(bill.unexplained, AMOUNT_SCALE)) <= parseDecimal(limit, AMOUNT_SCALE)) return []
  const sentence = `The bill differs from what was rated, and ${bill.unexplained} of it is not explained (tolerance ${limit}).`
  return [{ ...notice, kind: 'bill-difference', blocks: true, sentence, amount: bill.unexplained }]
}

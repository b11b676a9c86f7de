import { addMonths, lateLine, monthOf, type PeriodQuery, parsePeriod } from '@meshledger/costing'
import { type CarriedLine, type FocusVersion, focusFile, type StatedMonth } from '@meshledger/exports'
import { AMOUNT_SCALE, formatDecimal } from '@meshledger/money'
import { accountOf } from '../account.ts'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'
import { carriedBy } from './late-usage.ts'
import { statementBook } from './month-facts.ts'
import { standOf } from './stand.ts'
import { statedMonth } from './statement-trace.ts'

/**
 * What domains are charged in a period, as a FOCUS dataset: at the price of the price book, with shared pools split, and the
 * bills of other vendors where they count. A month that was prepared at least is as its statements have it, by the facts and
 * rules of then. Of a month that is asked for as a whole, Σ BilledCost of a domain is the exact total of its statement.
 *
 * Throws `CostQueryError` for a period that contradicts itself.
 */
export async function focusExport(
  house: House,
  query: PeriodQuery & { readonly version: FocusVersion },
  sees: VisibleDomains,
) {
  const book = await statementBook(house)
  const { first, last } = parsePeriod(query, book)
  const stated = new Map<string, StatedMonth>()
  for (let month = monthOf(first); month <= monthOf(last); month = addMonths(month, 1)) {
    const own = await monthAsStated(house, month)
    stated.set(month, { book, ...own })
  }
  return focusFile(book, { ...query, account: await accountOf(house), stated }, sees)
}

/** What stands on the statements of a month, beside the charges of now where it is still open. */
async function monthAsStated(
  house: House,
  month: string,
): Promise<Partial<StatedMonth> & Pick<StatedMonth, 'carried'>> {
  const stand = await standOf(house, month)
  if (stand.state === 'open') {
    const late = await carriedBy(house, month)
    return { carried: late.map((one) => ({ ...lateLine(one), exact: text(one.exact), domain: one.domain })) }
  }
  const { book, documents } = await statedMonth(house, stand)
  const carried = documents.flatMap(({ domain, lines }): CarriedLine[] =>
    lines.filter(({ kind }) => kind === 'adjustment' || kind === 'credit').map((line) => ({ ...line, domain })),
  )
  return { book, carried }
}

const text = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE)

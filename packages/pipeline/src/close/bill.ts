import { type BillLine, billTotal, type ComparedLine, compareWithBill } from '@meshledger/costing'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { charges } from '../charges.ts'
import type { House } from '../house.ts'
import { CsvError, readCsv } from './read-csv.ts'
import { movedOn, RefusedError } from './refused.ts'
import { type Stand, standOf } from './stand.ts'

export type BillWish = {
  source: 'invoice' | 'console'
  reference: string
  currency: string
  amount?: string | undefined
  csv?: string | undefined
  explanations: readonly { reason: string; amount: string }[]
}
type KeptBill = Omit<BillWish, 'amount' | 'csv'> & { amount: string; lines: BillLine[] }
export type ComparedBill = KeptBill & {
  enteredBy: string
  enteredAt: string
  compared: ComparedLine[]
  difference: string
  unexplained: string
}

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const text = (amount: bigint) => formatDecimal(amount, AMOUNT_SCALE)

/** Enter what the vendor billed. The last one counts; the earlier ones are kept. */
export async function enterBill(house: House, period: string, who: string, wish: BillWish): Promise<void> {
  const stand = await standOf(house, period)
  if (stand.state === 'frozen') throw new RefusedError(`${period} is frozen`, 'Name the difference in an open period.')
  const currency = (await charges(house)).currency
  if (wish.currency !== currency) {
    throw new RefusedError(
      `The bill is in ${wish.currency}, and usage is rated in ${currency}`,
      `Enter the bill in ${currency}, at the rate that the invoice names.`,
    )
  }
  const { amount, csv, ...about } = wish
  const lines = csv === undefined ? [] : billLines(csv)
  const kept: KeptBill = { ...about, lines, amount: amount ?? billTotal(lines) }
  const { mark: after } = stand.record
  const outcome = await house.ledger.closes.commit({
    period,
    after,
    at: await house.now(),
    who,
    bill: JSON.stringify(kept),
  })
  if (outcome.kind === 'moved-on') throw movedOn(period)
}

/** The lines of an uploaded bill: columns `sku_name` and `amount`, others are passed over. */
function billLines(csv: string): BillLine[] {
  const rows = readCsv(csv, ['sku_name', 'amount'])
  return rows.map(({ line, cells }) => {
    const { sku_name = '', amount = '' } = cells
    try {
      units(amount)
    } catch {
      throw new CsvError(line, `“${amount.slice(0, 40)}” is no amount`, 'Write it with a point, such as 1234.50.')
    }
    return { sku_name, amount }
  })
}

/** The bill of a period, held against what was rated. Null while none is entered. */
export async function billOf(house: House, { period, record }: Stand, rated: string): Promise<ComparedBill | null> {
  if (record.bill === null) return null
  const bill = JSON.parse(record.bill.body) as KeptBill
  const difference = units(bill.amount) - units(rated)
  const explained = sum(bill.explanations.map(({ amount }) => units(amount)))
  const compared = bill.lines.length === 0 ? [] : compareWithBill(await charges(house), period, bill.lines)
  const { who: enteredBy, at: enteredAt } = record.bill
  return {
    ...{ ...bill, enteredBy, enteredAt, compared },
    ...{ difference: text(difference), unexplained: text(difference - explained) },
  }
}

/** The unexplained difference above which a period cannot be approved; a cent until it is set. */
export async function tolerance({ ledger }: House): Promise<string> {
  return (await ledger.settings.get('close_tolerance')) ?? '0.01'
}

export async function setTolerance(house: House, amount: string): Promise<void> {
  await house.ledger.settings.set('close_tolerance', amount)
}

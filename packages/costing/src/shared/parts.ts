import { type Certainty, type ChargeBook, type ChargeKey, RATED } from '../book.ts'
import { type Day, dayText } from '../days.ts'
import type { Shared } from './run.ts'

/** The charges of a book while splits are made: some of the given ones are gone, and parts have come. */
export type Working = {
  readonly book: ChargeBook
  readonly keys: ChargeKey[]
  readonly gone: Uint8Array
  readonly parts: Part[]
}

/** A charge that a split made. Its amount is quantity × price, as everywhere. */
export type Part = {
  readonly day: Day
  readonly key: number
  readonly era: number
  readonly usageRows: number
  readonly quantity: bigint
  readonly price: bigint
  readonly netPrice: number
  /** `RATED`, where nothing else is said. */
  readonly status?: number
  gone: boolean
}

const order: readonly Certainty[] = ['measured', 'derived', 'estimated']
const worse = (a: Certainty, b: Certainty): Certainty => (order.indexOf(a) > order.indexOf(b) ? a : b)

/** Work is measured, overlap in time is an estimate, everything else is the firm's own rule. */
const certaintyOf = ({ method, idle }: Shared): Certainty =>
  method === 'warehouse-work' ? 'measured' : method === 'job-overlap' && !idle ? 'estimated' : 'derived'

/** Numbers for the keys of parts: one for each key, payer and kind of part. */
export function partKeys(keys: ChargeKey[]) {
  const made: Map<string, number>[][] = []
  return (from: number, domain: string, reason: 'shared' | 'idle', shared: Shared): number => {
    const kind = reason === 'idle' ? 2 : shared.idle ? 1 : 0
    const kinds = made[from] ?? [new Map(), new Map(), new Map()]
    made[from] = kinds
    const known = kinds[kind]
    const held = known?.get(domain)
    if (held !== undefined) return held
    const key = keys[from]
    if (!key) throw new RangeError(`there is no charge key at position ${from}`)
    const certainty = worse(key.certainty, certaintyOf(shared))
    const number = keys.push({ ...key, domain, reason, certainty, shared }) - 1
    known?.set(domain, number)
    return number
  }
}

/** The book that the work has come to: what is left of the given charges, and the parts, by day. */
export function finished({ book, keys, gone, parts }: Working): Omit<ChargeBook, 'splits'> {
  const kept = parts.filter((part) => !part.gone).toSorted((a, b) => a.day - b.day)
  let size = kept.length
  for (let i = 0; i < book.size; i++) if (gone[i] === 0) size++
  const columns = {
    day: new Int32Array(size),
    key: new Int32Array(size),
    era: new Int32Array(size),
    usageRows: new Int32Array(size),
    status: new Uint8Array(size),
    unpricedReason: new Uint8Array(size),
    netPrice: new Int32Array(size),
    quantity: new Array<bigint>(size),
    price: new Array<bigint>(size),
    amount: new Array<bigint>(size),
  }
  let to = 0
  let next = 0
  const put = (part: Omit<Part, 'gone'>, status: number, unpricedReason: number, amount: bigint) => {
    columns.day[to] = part.day
    columns.key[to] = part.key
    columns.era[to] = part.era
    columns.usageRows[to] = part.usageRows
    columns.status[to] = status
    columns.unpricedReason[to] = unpricedReason
    columns.netPrice[to] = part.netPrice
    columns.quantity[to] = part.quantity
    columns.price[to] = part.price
    columns.amount[to] = amount
    to++
  }
  const putParts = (before: Day) => {
    for (let part = kept[next]; part !== undefined && part.day < before; part = kept[next]) {
      put(part, part.status ?? RATED, 0, part.quantity * part.price)
      next++
    }
  }
  for (let i = 0; i < book.size; i++) {
    if (gone[i] === 1) continue
    putParts(book.day[i] ?? 0)
    put(chargeAt(book, i), book.status[i] ?? 0, book.unpricedReason[i] ?? 0, book.amount[i] ?? 0n)
  }
  putParts(Number.POSITIVE_INFINITY)
  if (to !== size)
    throw new Error(`a split lost charges after ${dayText(columns.day[to - 1] ?? 0)}; please report this`)
  return { ...book, keys, size, ...columns }
}

export const chargeAt = (book: ChargeBook, i: number): Omit<Part, 'gone'> => ({
  day: book.day[i] ?? 0,
  key: book.key[i] ?? -1,
  era: book.era[i] ?? 0,
  usageRows: book.usageRows[i] ?? 0,
  quantity: book.quantity[i] ?? 0n,
  price: book.price[i] ?? 0n,
  netPrice: book.netPrice[i] ?? -1,
})

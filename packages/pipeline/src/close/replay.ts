import {
  type ChargeBook,
  type Drivers,
  driversFrom,
  type ExactLine,
  noDrivers,
  readLineFile,
  type StatementDocument,
} from '@meshledger/costing'
import { AMOUNT_SCALE, parseDecimal } from '@meshledger/money'
import type { House } from '../house.ts'
import { sha256 } from './digest.ts'
import { type Prepared, preparedOf } from './late-usage.ts'
import { makeOut } from './make-out.ts'
import { readMeasures } from './measured.ts'
import { booksOfMonth, type MonthBooks, type Reach } from './month-facts.ts'
import { notNow } from './prepare.ts'
import { preparedStep, standOf } from './stand.ts'
import { asStored } from './stored.ts'

/**
 * Make a frozen month out again, from the deliveries, the prices, the rules and the measurements of its splits that it was
 * frozen with, and compare every byte.
 *
 * Versions that came of a dispute, a credit or a re-issue were made of earlier versions by decisions that are kept as
 * they are; of those it is the kept bytes that are held against their digest. Names of resources are taken as they were
 * printed: a name that changed later is no change of a statement.
 */
export async function replay(house: House, period: string) {
  const stand = await standOf(house, period)
  const step = preparedStep(stand.record)
  if (stand.state !== 'frozen' || step === undefined) throw notNow(stand, 'replayed')
  const prepared = preparedOf(step.detail)
  const bodies = await house.ledger.closes.bodies(stand.all.map(({ number }) => number))
  const kept = stand.all.map((one) => ({ ...one, document: readLineFile(bodies.get(one.number) ?? '') }))
  const first = kept
    .filter(({ domain, version }) => (prepared.versions[domain] ?? 1) === version)
    .map(({ document }) => document)
  const { book } = await booksOfFreeze(house, period, prepared)
  const demo = (await house.ledger.settings.get('demo')) === 'true'
  const made = makeOut({ period, book: namedAs(book, first), carried: carriedIn(first), demo, prepared })
  const replayed = new Map(made.map((document) => [document.number, asStored(document).digest]))
  const statements = kept.map(({ number, digest }) => {
    const again = replayed.get(number) ?? null
    return { number, digest, replayed: again, same: (again ?? sha256(bodies.get(number) ?? '')) === digest }
  })
  return { period, same: statements.every(({ same }) => same), statements }
}

/** The books of a month as it was frozen: from the facts, prices, rules and measurements that are kept with its preparing. */
export const booksOfFreeze = (house: House, period: string, prepared: Prepared): Promise<MonthBooks> =>
  booksOfMonth(house, period, prepared.rules, reachOfFreeze(prepared))

/** What counted when a month was prepared. */
export function reachOfFreeze({ through, facts, measured, prices, vendors }: Prepared): Reach {
  const sources = facts.sources.map(([source]) => source)
  return { through, sources, drivers: driversThen(measured), prices, bills: vendors?.kept }
}

/** Undefined for a month that was closed before measurements were kept: those of now stand in. */
function driversThen(measured: Prepared['measured']): Drivers | undefined {
  if (measured === undefined) return undefined
  return measured === null ? noDrivers : driversFrom(readMeasures(measured))
}

function carriedIn(documents: readonly StatementDocument[]): Map<string, ExactLine[]> {
  const adjustments = (document: StatementDocument) =>
    document.lines
      .filter(({ kind }) => kind === 'adjustment')
      .map(({ line: _, amount: __, exact, ...line }) => ({ ...line, exact: parseDecimal(exact, AMOUNT_SCALE) }))
  return new Map(documents.map((document) => [document.domain, adjustments(document)]))
}

function namedAs(book: ChargeBook, documents: readonly StatementDocument[]): ChargeBook {
  const printed = documents.flatMap(({ lines, drivers }) => [...drivers, ...lines])
  const names = new Map(printed.map(({ resource, name }) => [resource, [{ since: 0, name, owner: null }]]))
  return { ...book, names: new Map([...book.names, ...names]) }
}

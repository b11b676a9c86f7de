import type { Driver } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { type Column, DataTable, Money } from '../ui/index.ts'
import { onlyNames, type Question } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced, TracedDelta } from './traced.tsx'
import type { Changes } from './types.ts'

const say = words.cost.changes

/** What a driver is called: its resource's name, or the product where there is none. */
export const driverName = (driver: Driver): string => driver.name || driver.product

type Line = { kind: 'driver'; driver: Driver } | { kind: 'other'; count: number; change: string }

/**
 * What made the change, largest first. The last line is everything else, and the footer is the change itself:
 * the lines sum to it exactly, and the exact amounts stand in the markup.
 */
export function DriversTable({
  changes,
  titleOf,
  limit,
}: {
  changes: Changes
  titleOf: (domain: string) => string
  limit?: number
}) {
  const { currency } = changes
  const shown = changes.drivers.slice(0, limit ?? changes.drivers.length)
  const cut = changes.drivers.slice(shown.length)
  const rest = decimal.sum([changes.other.change, ...cut.map((driver) => driver.change)])
  const restCount = changes.other.count + cut.length
  const lines: Line[] = [
    ...shown.map((driver): Line => ({ kind: 'driver', driver })),
    ...(restCount > 0 || !decimal.isZero(rest) ? [{ kind: 'other' as const, count: restCount, change: rest }] : []),
  ]
  const sum = decimal.sum(lines.map((line) => (line.kind === 'driver' ? line.driver.change : line.change)))
  const of = <T,>(line: Line, show: (driver: Driver) => T) => (line.kind === 'driver' ? show(line.driver) : null)
  /** Null for a driver that is a part of its resource, such as what a price alone changed: no usage row is half a price. */
  const side = (driver: Driver, which: 'before' | 'after'): Question | null => {
    const { from, to } = which === 'before' ? changes.before : changes.period
    if (!driver.whole) return null
    return {
      ...{ from, to, basis: changes.basis, 'f.domain': driver.domain },
      ...{ 'f.product': onlyNames(driver.product), 'f.resource': onlyNames(driver.resource) },
    }
  }
  const figure = (driver: Driver, which: 'before' | 'after') => (
    <Traced amount={driver[which]} currency={currency} of={side(driver, which)} />
  )
  const full: Column<Line>[] = [
    {
      id: 'resource',
      header: words.cost.column.resource,
      wrap: true,
      cell: (line) =>
        line.kind === 'other' ? (
          say.other(line.count)
        ) : (
          <>
            {driverName(line.driver)}
            <br />
            <small className="ml-quiet">
              {line.driver.product} · {titleOf(line.driver.domain)}
            </small>
          </>
        ),
      foot: words.tables.sum,
    },
    {
      id: 'cause',
      header: words.cost.column.cause,
      cell: (line) => of(line, (driver) => words.cost.cause[driver.cause]),
    },
    {
      id: 'before',
      header: words.cost.column.before,
      align: 'end',
      cell: (line) => of(line, (driver) => figure(driver, 'before')),
    },
    {
      id: 'after',
      header: words.cost.column.after,
      align: 'end',
      cell: (line) => of(line, (driver) => figure(driver, 'after')),
    },
    {
      id: 'change',
      header: words.cost.column.change,
      align: 'end',
      cell: (line) =>
        line.kind === 'driver' ? (
          <TracedDelta
            after={line.driver.after}
            before={line.driver.before}
            currency={currency}
            of={side(line.driver, 'after')}
            less={side(line.driver, 'before')}
          />
        ) : (
          <Money amount={line.change} currency={currency} signed />
        ),
      foot: <Money amount={sum} currency={currency} signed />,
    },
  ]
  const columns = limit === undefined ? full : full.filter((one) => one.id !== 'before' && one.id !== 'after')
  return (
    <DataTable
      label={say.drivers}
      columns={columns}
      rows={lines}
      rowKey={(line) =>
        line.kind === 'other'
          ? 'other'
          : JSON.stringify([line.driver.domain, line.driver.product, line.driver.resource, line.driver.cause])
      }
      mark={(line) => (line.kind === 'other' ? 'quiet' : undefined)}
    />
  )
}

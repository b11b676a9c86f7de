import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Drivers, driversFrom, measuredIn, noDrivers, splitBook } from '../index.ts'
import { anyAllocation, anyDrivers } from '../testing/any-allocation.ts'
import { anyParts } from '../testing/any-book.ts'
import { bookOf } from '../testing/book.ts'

const months = ['2026-01', '2026-02', '2026-03', '2026-04']
/** Charges of warehouses, of which alone hours are measured (and of clusters). */
const anyShared = anyParts.map((parts) => {
  const keys = parts.keys.map((key) => ({ ...key, billing_origin_product: 'SQL', warehouse_id: key.job_id }))
  return bookOf({ ...parts, keys })
})
const ofWarehouses = (drivers: Drivers): Drivers => ({
  ...drivers,
  warehouseWork: (resource, ...of) => (resource.startsWith('warehouse ') ? drivers.warehouseWork(resource, ...of) : []),
  jobOverlap: (resource, ...of) => (resource.startsWith('warehouse ') ? drivers.jobOverlap(resource, ...of) : []),
})
const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

test('a split made of what was kept is the split that was made, to the last unit and base', () => {
  fc.assert(
    fc.property(anyShared, anyAllocation, anyDrivers.map(ofWarehouses), (book, allocation, drivers) => {
      const kept = measuredIn(book, allocation.definition, drivers, months)
      const made = splitBook(book, allocation, drivers)
      expect(splitBook(book, allocation, kept === null ? noDrivers : driversFrom(wire(kept)))).toEqual(made)
    }),
  )
})

test('the same measurements are kept as the same text, in whichever order they were read', () => {
  const turned = (base: ReadonlyMap<string, bigint>) => new Map([...base].toReversed())
  const otherOrder = (drivers: Drivers): Drivers => {
    const hours =
      (use: Drivers['warehouseWork']): Drivers['warehouseWork'] =>
      (...of) =>
        use(...of).map((hour) => ({ ...hour, use: turned(hour.use) }))
    return {
      ...{ warehouseWork: hours(drivers.warehouseWork), jobOverlap: hours(drivers.jobOverlap) },
      ...{ consumers: (...of) => turned(drivers.consumers(...of)), metric: (...of) => turned(drivers.metric(...of)) },
    }
  }
  fc.assert(
    fc.property(anyShared, anyAllocation, anyDrivers.map(ofWarehouses), (book, { definition }, drivers) => {
      // A look of its own at each hour: no two hours share their map.
      const kept = (some: Drivers) => JSON.stringify(measuredIn(book, definition, some, months))
      expect(kept(otherOrder(drivers))).toBe(kept(otherOrder(otherOrder(drivers))))
    }),
  )
})

test('nothing is kept where no rule measures', () => {
  const never: Drivers = { ...noDrivers, warehouseWork: () => expect.unreachable() }
  fc.assert(
    fc.property(anyShared, (book) => {
      expect(measuredIn(book, { splits: [] }, never, months)).toBeNull()
    }),
  )
})

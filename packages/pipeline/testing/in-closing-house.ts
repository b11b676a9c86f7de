import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { House } from '../src/house.ts'
import { closingHouse, deliver, ordinary, stepsOf } from './closing-house.ts'

type Take = (house: House) => void | Promise<void>

/**
 * A closing house with some usage for each test of a file, or of the `describe` that asks for it. `take` is handed the house
 * before the test begins, and may lay out more. Answers the steps by which a month of it is closed.
 */
export const eachInClosingHouse = (take: Take, uses = ordinary()) => opened(beforeEach, afterEach, take, uses)

/** One such house for all tests, each of which finds what those before it left. */
export const allInClosingHouse = (take: Take, uses = ordinary()) => opened(beforeAll, afterAll, take, uses)

function opened(
  before: typeof beforeAll | typeof beforeEach,
  after: typeof afterAll | typeof afterEach,
  take: Take,
  uses: ReturnType<typeof ordinary>,
) {
  let here: Awaited<ReturnType<typeof closingHouse>>
  before(async () => {
    here = await closingHouse()
    await deliver(here.house, uses)
    await take(here.house)
  })
  after(() => here.done())
  return stepsOf(() => here.house)
}

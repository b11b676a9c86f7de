import type { House } from '../house.ts'
import { approve, freeze, review } from './decide.ts'
import { raiseDispute } from './disputes.ts'
import { prepare } from './prepare.ts'
import { standOf } from './stand.ts'

const FINANCE = 'elena-petrova'
const ANOTHER = 'noor-haddad'
const LEAD = 'maya-lindqvist'

/** The house on another day: its decisions are dated with it. */
const on = (house: House, time: string): House => ({ ...house, now: async () => time })

/**
 * What finance did before the demo opens: August was frozen on what was known in early September, so that the correction
 * of the 21st is late; September carries it, is frozen too, and one of its lines is disputed. October waits to be closed.
 *
 * Done once; on an account without these people or months nothing is done.
 */
export async function seedDemo(house: House): Promise<boolean> {
  const people = new Set((await house.ledger.people.list()).map(({ id }) => id))
  const started = (await house.ledger.closes.standing()).size > 0
  if (started || ![FINANCE, ANOTHER, LEAD].every((id) => people.has(id))) return false
  await closeOn(house, '2026-08', '2026-09-08', '2026-09-07')
  await closeOn(house, '2026-09', '2026-10-08', null)
  const name = { period: '2026-09', domain: 'cycle-tracking', version: 'v1' }
  const wish = { line: 1, reason: 'Half of these runs were started by Recommendations for their backfill.' }
  await raiseDispute(on(house, '2026-11-12T10:30:00.000Z'), name, wish, LEAD, ['cycle-tracking'])
  return true
}

async function closeOn(house: House, period: string, day: string, through: string | null): Promise<void> {
  const at = (hour: string) => on(house, `${day}T${hour}:00:00.000Z`)
  await prepare(at('08'), period, FINANCE, through)
  await review(at('09'), period, FINANCE)
  const { digest } = await standOf(house, period)
  await approve(at('15'), period, ANOTHER, digest ?? '', '')
  await freeze(at('16'), period, ANOTHER)
}

import type { House } from '../house.ts'
import { requireUsage } from './prepare.ts'
import { movedOn } from './refused.ts'

/** Keep a note with a period; a note decides nothing. */
export async function addNote(house: House, period: string, text: string, who: string): Promise<void> {
  await requireUsage(house, period)
  const { mark: after } = await house.ledger.closes.read(period)
  const outcome = await house.ledger.closes.commit({ period, after, at: await house.now(), who, note: text })
  if (outcome.kind === 'moved-on') throw movedOn(period)
}

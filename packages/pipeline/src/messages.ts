import { anomalies, type ChargeBook } from '@meshledger/costing'
import { AMOUNT_SCALE, divideRounded, parseDecimal } from '@meshledger/money'
import { monthOfDay } from './budgets-spend.ts'
import { statementBook } from './close/month-facts.ts'
import { dataHealth } from './data-health.ts'
import type { House } from './house.ts'
import { reviewReminders } from './review-reminders.ts'
import { NotTakenError, post } from './webhook.ts'

/** Longer than a post may take: whoever dies with a message in hand keeps it from others for so long. */
const LEASE_MS = 60_000
const MINUTE = 60_000
/** Each wait is twice as long as the one before, so that the last try is 17 hours after the first. */
const TRIES = 10

/** No message is begun later in a round than this: closing a house waits for its round. */
const ROUND_MS = 10_000

/** Put down unusual days, who is silent and which reviews are due, to be told outside; crossed budgets are put down as they are found. */
export async function noteUnusual(house: House): Promise<void> {
  if (house.webhook().kind === 'set')
    await house.ledger.messages.add([...(await unusual(house)), ...(await reviewReminders(house))])
}

/**
 * Tell outside what is to be told, each thing once, oldest first. Whichever process asks, a message is in one hand at a
 * time. What is not taken is tried again later, and given up in the end. The first that is not taken ends the round: whoever
 * does not listen now is not asked the rest; nor is who is slow, whom the next round asks.
 */
export async function tellOutside(house: House, send: typeof post = post): Promise<void> {
  const webhook = house.webhook()
  if (webhook.kind !== 'set') return
  const { messages } = house.ledger
  const owner = crypto.randomUUID()
  const began = performance.now()
  while (performance.now() - began < ROUND_MS) {
    const [message] = await messages.claim(owner, LEASE_MS, 1)
    if (message === undefined) return
    try {
      await send(webhook.url, message)
      await messages.sent(message.id, owner)
    } catch (error) {
      if (!(error instanceof NotTakenError)) throw error
      const again = message.attempts < TRIES ? 2 ** message.attempts * MINUTE : null
      await messages.failed(message.id, owner, error.message, again)
      return
    }
  }
}

type Told = { id: string; at: string; text: string }

async function unusual(house: House): Promise<Told[]> {
  const [at, health] = [await house.now(), await dataHealth(house)]
  const book = await statementBook(house)
  const days = anomalies(book, { period: await monthOfDay(house) }, 'all').anomalies
  return [
    ...health.alarms.map(({ kind, table, workspace, since, sentence }) => ({
      ...{ id: ['alarm', kind, table, workspace, since].join('/'), at, text: sentence },
    })),
    ...days.map((day) => ({ id: `unusual/${day.domain}/${day.date}`, at, text: sentenceOf(day, book) })),
  ]
}

type Day = { domain: string; date: string; actual: string; expected: string }

const sentenceOf = ({ domain, date, actual, expected }: Day, { currency }: ChargeBook): string =>
  `${domain} has cost ${whole(actual)} ${currency} on ${date}, where ${whole(expected)} is usual.`

const whole = (amount: string): string =>
  String(divideRounded(parseDecimal(amount, AMOUNT_SCALE), 10n ** BigInt(AMOUNT_SCALE)))

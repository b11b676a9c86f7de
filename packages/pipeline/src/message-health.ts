import type { MessageState } from '@meshledger/ledger'
import type { House } from './house.ts'

/** How many messages are of each state, and what stands in the way of those that are not sent; null where nothing does. */
export type MessageHealth = Readonly<Record<MessageState, number>> & {
  readonly webhook: 'none' | 'wrong' | 'set'
  readonly problem: string | null
}

export async function messageHealth(house: House): Promise<MessageHealth> {
  const { failure, ...counts } = await house.ledger.messages.counts()
  const webhook = house.webhook()
  const problem = webhook.kind === 'wrong' ? webhook.sentence : failure && `The last one was not taken: ${failure}.`
  return { ...counts, webhook: webhook.kind, problem }
}

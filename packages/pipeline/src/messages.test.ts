import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { deliver, layOutClosing, ordinary } from '../testing/closing-house.ts'
import { freshHouse } from '../testing/fresh-house.ts'
import { lookForAlerts } from './budgets-alerts.ts'
import { setBudgets } from './budgets-set.ts'
import { dataHealth } from './data-health.ts'
import type { House } from './house.ts'
import { tellOutside } from './messages.ts'
import { refresh } from './refresh.ts'
import { NotTakenError } from './webhook.ts'

/** Takes what is posted, on this machine alone; `status` is what it answers. */
const taken: { id: string | undefined; body: string }[] = []
let status = 200
let answering: Promise<void> = Promise.resolve()
const receiver = createServer((request, reply) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const id = request.headers['idempotency-key']
    taken.push({ id: String(id), body: Buffer.concat(chunks).toString('utf8') })
    await answering
    reply.writeHead(status, { location: '/elsewhere' }).end('{"secret":"of the receiver"}')
  })
})
let house: House
let done: () => Promise<void>
beforeAll(async () => {
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
  const { port } = receiver.address() as AddressInfo
  const env = { MESHLEDGER_WEBHOOK: `http://127.0.0.1:${port}/hooks/s3cret-key` }
  ;({ house, done } = await freshHouse({ env, clock: () => '2026-11-20T14:00:00.000Z' }))
  await layOutClosing(house, '2026-11-20T14:00:00.000Z')
  await deliver(house, ordinary())
})
afterAll(async () => {
  await new Promise((closed) => receiver.close(closed))
  await done()
})
beforeEach(() => {
  taken.length = 0
  status = 200
})
const cross = async () => {
  await setBudgets(house, [{ node: 'alpha', month: '2026-11', amount: '38.00' }], '', 'elena')
  await lookForAlerts(house)
}
const budgets = () => taken.filter(({ id }) => id?.startsWith('budget/'))

test('a crossed budget is told once, by one of any number of runners, as the text that chat rooms read', async () => {
  await cross()
  await Promise.all([tellOutside(house), tellOutside(house), tellOutside(house)])
  await lookForAlerts(house)
  await tellOutside(house)
  const [message] = budgets()
  expect(budgets()).toHaveLength(1)
  expect(message?.id).toBe('budget/alpha/2026-11/80/actual')
  expect(JSON.parse(message?.body ?? '')).toEqual({
    text: 'alpha has cost 32 USD in 2026-11, more than 80 % of its budget of 38.',
  })
  expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length)
  expect((await dataHealth(house)).messages).toMatchObject({ webhook: 'set', waiting: 0, failed: 0, problem: null })
})

test.each`
  answer | says
  ${500} | ${'HTTP 500'}
  ${302} | ${'HTTP 302'}
`(
  'an answer of $answer is a failure that data health names, without address or reply, and it waits for its next try',
  async ({ answer, says }) => {
    status = answer
    await house.ledger.messages.add([{ id: `answered ${answer}`, at: '2026-11-20T14:00:00.000Z', text: 'x' }])
    await tellOutside(house)
    await tellOutside(house)
    const { messages } = await dataHealth(house)
    expect(messages).toMatchObject({ sent: 1, problem: `The last one was not taken: ${says}.` })
    expect(JSON.stringify(messages)).not.toMatch(/s3cret|127\.0|secret/)
    expect(taken).toHaveLength(1)
  },
)

test('a refresh does not wait for who is told: a webhook that takes its time is told beside', async () => {
  let answer = () => {}
  answering = new Promise((ready) => {
    answer = ready
  })
  await house.ledger.messages.add([{ id: 'slow', at: '2026-11-01T14:00:00.000Z', text: 'x' }])
  await refresh(house)
  const stateOf = async () => (await house.ledger.messages.states()).get('slow')
  expect(await stateOf()).toBe('waiting')
  answer()
  await vi.waitFor(async () => expect(await stateOf()).toBe('sent'))
})

test('what nobody takes is given up after ten tries, and counted', async () => {
  await house.ledger.messages.add([{ id: 'a', at: '2026-11-20T14:00:00.000Z', text: 'x' }])
  for (let attempt = 1; attempt <= 10; attempt++) {
    const [message] = await house.ledger.messages.claim('dead', 0, 1)
    expect(message?.attempts).toBe(attempt)
  }
  await tellOutside(house, async () => {
    throw new NotTakenError('not reached')
  })
  const { messages } = await dataHealth(house)
  expect(messages).toMatchObject({ failed: 1, problem: 'The last one was not taken: not reached.' })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedHouse, lea, maya, NOW, zoe } from '../testing/judged-house.ts'
import { decideException, type ExceptionWish, exceptions, requestException } from './exceptions.ts'
import { work } from './findings.ts'
import type { House } from './house.ts'
import { finding, findings } from './index.ts'

let house: House
let done: () => Promise<void>
let at: (time: string) => void
beforeAll(async () => {
  ;({ house, done, at } = await judgedHouse())
  const seen = (domain: string, subject: string) => ({
    ...{
      rule: 'token-without-expiry',
      ruleVersion: 'v1',
      title: 'A token',
      severity: 'high' as const,
      domain,
      subject,
    },
    ...{ firstSeen: NOW, lastSeen: NOW, events: 0, eventKeys: [] },
  })
  const rules = [{ rule: 'token-without-expiry', ruleVersion: 'v1' }]
  await house.ledger.findings.record([seen('cycle', 'one'), seen('cycle', 'two'), seen('growth', 'one')], NOW, rules)
})
afterAll(() => done())

const control = { domain: 'cycle', framework: 'iso27001-2022', control: 'A.5.17' }
const rest = { reason: 'a vault comes', owner: 'lea', until: '2026-12-10' }
const ofRule = (wish: Partial<ExceptionWish> = {}) => ({
  ...{ domain: 'cycle', rule: 'token-without-expiry', subject: 'one', ...rest, ...wish },
})

test('one asks, another approves; what it covers is counted, and its end within 30 days is announced', async () => {
  const { exception: asked } = await requestException(house, ofRule(), lea)
  expect(asked).toMatchObject({
    ...{ state: 'requested', openFindings: 1, daysLeft: 20, mayDecide: false, mayWithdraw: true, mayEnd: false },
    ...{ rule: { subject: 'one', severity: 'medium' }, requestedBy: { id: 'lea', name: 'Lea' }, expiresSoon: false },
  })
  expect((await requestException(house, ofRule(), lea)).exception.id).toBe(asked.id)
  const own = decideException(house, asked.id, 'approved', 'mine', { ...lea, decides: true })
  await expect(own).rejects.toThrow('by another person')
  const { exception: held } = await decideException(house, asked.id, 'approved', 'seen', maya)
  expect(held).toMatchObject({ state: 'approved', expiresSoon: true, mayEnd: true, steps: [{ who: { name: 'Maya' } }] })
  const listed = await exceptions(house, { expiresWithin: 30 }, lea)
  expect(listed).toMatchObject({ total: 1, expiringSoon: 1, counts: { approved: 1, requested: 0 } })
  const told = (await findings(house, { state: 'any' }, 'all')).findings
  expect(told.map(({ domain, subject, exceptedUntil }) => [domain, subject, exceptedUntil]).toSorted()).toEqual([
    ['cycle', 'one', '2026-12-10'],
    ['cycle', 'two', null],
    ['growth', 'one', null],
  ])
  at('2026-12-11T00:00:00.000Z')
  expect(await exceptions(house, { state: 'expired' }, maya)).toMatchObject({ total: 1, expiringSoon: 0 })
  at(NOW)
})

test('a control of all domains is let off for everybody to see; of other domains nothing is shown', async () => {
  await requestException(house, { ...control, domain: 'Platform', ...rest }, maya)
  await requestException(house, ofRule({ domain: 'Platform', subject: 'growth secret' }), maya)
  const { exception: own } = await requestException(house, { ...control, domain: 'growth', ...rest }, maya)
  expect(own, 'who asked, decides not').toMatchObject({ mayDecide: false, mayWithdraw: true })
  const shown = (await exceptions(house, {}, lea)).exceptions.filter(({ requestedBy }) => requestedBy.id === 'maya')
  expect(shown.map(({ domain, control: of }) => [domain, of?.control])).toEqual([['Platform', 'A.5.17']])
  const { exceptions: all } = await exceptions(house, { domain: 'growth' }, zoe)
  expect(all[0]).toMatchObject({ mayDecide: true, mayWithdraw: false })
  await expect(decideException(house, all[0]?.id ?? '', 'refused', 'no', lea)).rejects.toThrow(
    'no exception of that id',
  )
  expect((await decideException(house, all[0]?.id ?? '', 'refused', 'no', zoe)).exception.state).toBe('refused')
})

test.each([
  [{ domain: 'growth' }, 'There is no domain'],
  [{ owner: 'nobody' }, 'may act in cycle; those who may are lea, maya, zoe'],
  [{ until: '2026-11-19' }, 'lies in the past'],
  [{ until: '2027-11-22' }, 'more than 366 days ahead'],
  [{ rule: 'no-such-rule' }, 'no rule of that name'],
  [{ rule: undefined, subject: undefined, framework: 'iso27001-2022', control: 'A.99' }, 'has no such control'],
  [{ rule: undefined, subject: undefined, framework: 'iso', control: 'A.1' }, 'no framework of that name'],
])('%j is refused: %s', async (change, message) => {
  await expect(requestException(house, ofRule(change), lea)).rejects.toThrow(message)
})

test('a finding is due by its severity, until somebody says otherwise; owner and remarks stay on record', async () => {
  const [first] = (await findings(house, { state: 'any' }, ['growth'])).findings
  expect(first).toMatchObject({ owner: null, due: '2026-11-27', overdue: false, regressions: 0 })
  const id = first?.id ?? ''
  expect(await work(house, id, { owner: 'zoe', due: '2026-11-10', comment: 'asked' }, 'maya', 'all')).toMatchObject({
    finding: { owner: 'zoe', due: '2026-11-10', overdue: true },
  })
  expect((await finding(house, id, 'all'))?.work).toMatchObject([{ who: 'Maya', owner: 'zoe', comment: 'asked' }])
  expect(await work(house, id, { comment: 'x' }, 'lea', ['cycle'])).toBeUndefined()
  await expect(work(house, id, { owner: 'nobody', comment: '' }, 'maya', 'all')).rejects.toThrow(
    'who may act in growth',
  )
})

import type { Problem } from '@meshledger/contracts'
import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { open } from '../fixtures/render.tsx'

afterEach(cleanup)

/** What the frame around the pages asks for; every other question belongs to the page. */
const frame = ['/api/me', '/api/people', '/api/owners', '/api/domains', '/api/data/freshness']
const broken = {
  status: 500,
  body: {
    ...{ type: 'about:blank', title: 'Broken', status: 500, requestId: 'req-77' },
    ...{ detail: 'The lake is busy.', remedy: 'Wait a minute.' },
  },
}
const refused = { status: 403, body: { type: 'about:blank', title: 'Not for you', status: 403, requestId: 'req-78' } }
const patience = { timeout: 20_000 }
const main = () => screen.getByRole('main')
const stateOf = (kind: string) => [...main().querySelectorAll(`[data-state="${kind}"]`)]

const settled = () =>
  waitFor(() => {
    expect(main().querySelector('.ml-loading, [aria-busy="true"]')).toBeNull()
    expect(main().textContent).not.toBe('')
  }, patience)

/** Tables that show what the frame has asked for: the domains, on the page of rules. */
const ofTheFrame = (address: string): number => (address === '/rules' ? 1 : 0)

test.each([
  '/',
  '/domains/cycle-tracking',
  '/domains/cycle-tracking?tab=changes',
  '/domains/cycle-tracking?tab=resources',
  '/spend?by=domain',
  '/spend/changes',
  '/spend/unallocated',
  '/spend/reconciliation',
  '/spend/anomalies',
  '/spend/waste',
  '/spend/shared',
  '/spend/actions',
  '/spend/unit-cost',
  '/spend/commitments',
  '/close',
  '/close/2026-10',
  '/statements',
  '/statements/2026-10/cycle-tracking/v1',
  '/disputes',
  '/disputes/d-1',
  '/budgets',
  '/journal',
  '/rules',
  '/rules/allocation',
  '/rules/proposals/p1',
])('%s says that it loads, what went wrong and what to do, and what may not be seen', async (address) => {
  let answer: { status: number; body: Problem } = broken
  let release = () => {}
  const waiting = new Promise<void>((ready) => {
    release = ready
  })
  const own = (path: string) => !frame.includes(path)
  open(
    address,
    'ines-okafor',
    ({ path }) => (own(path) ? answer : undefined),
    (path) => (own(path) ? waiting : undefined),
  )
  await waitFor(() => expect(main().querySelector('[aria-busy="true"]')?.textContent).toMatch(/^Loading \S/), patience)
  expect(screen.getAllByRole('heading', { level: 1 })[0]?.textContent?.trim()).toBeTruthy()
  expect(main().querySelectorAll('table').length).toBeLessThanOrEqual(ofTheFrame(address))

  release()
  await waitFor(() => expect(main().querySelector('.ml-loading')).toBeNull(), patience)
  const [first] = stateOf('error')
  for (const words of ['The lake is busy.', 'Wait a minute.', 'req-77', 'Try again']) {
    expect(first?.textContent).toContain(words)
  }
  expect(main().querySelectorAll('table').length).toBeLessThanOrEqual(ofTheFrame(address))

  answer = refused
  for (const again of screen.getAllByRole('button', { name: 'Try again' })) await userEvent.click(again)
  await waitFor(() => expect(stateOf('no-access').length).toBeGreaterThan(0), patience)
  expect(main().textContent).toContain('You may not see this')
  expect(main().querySelectorAll('table').length).toBeLessThanOrEqual(ofTheFrame(address))
})

test.each([
  '/',
  '/domains/cycle-tracking',
  '/spend?by=domain',
  '/spend/changes',
  '/spend/actions',
  '/spend/unit-cost',
  '/close/2026-10',
  '/journal',
  '/rules/allocation',
])('%s says of each question that fails alone that it did', async (address) => {
  const { asked, unmount } = open(address, 'ines-okafor')
  await settled()
  const questions = [...new Set(asked.map(({ path }) => path))].filter((path) => !frame.includes(path))
  unmount()
  expect(questions.length).toBeGreaterThan(1)
  for (const question of questions) {
    const page = open(address, 'ines-okafor', ({ path }) => (path === question ? broken : undefined))
    await waitFor(
      () => expect(stateOf('error').map((one) => one.textContent)[0], question).toContain('req-77'),
      patience,
    )
    page.unmount()
  }
})

import { cleanup, screen, waitFor, within } from '@testing-library/react'
import axe from 'axe-core'
import { afterEach, describe, expect, test } from 'vitest'
import { connectionCost } from '../fixtures/govern.ts'
import { open } from '../fixtures/render.tsx'

afterEach(cleanup)

const settled = () =>
  waitFor(() => expect(document.querySelector('[aria-busy="true"], .ml-loading')).toBeNull(), { timeout: 20_000 })

const addresses: [string, string, string][] = [
  ['/', 'ines-okafor', 'Spend of all domains'],
  ['/', 'tomas-weber', 'Spend and compliance of your domains'],
  ['/', 'ruth-adler', 'Where we stand'],
  ['/domains/cycle-tracking', 'maya-lindqvist', 'Cycle tracking'],
  ['/domains/cycle-tracking?tab=changes', 'maya-lindqvist', 'Cycle tracking'],
  ['/domains/cycle-tracking?tab=resources', 'maya-lindqvist', 'Cycle tracking'],
  ['/domains/cycle-tracking?tab=findings', 'maya-lindqvist', 'Cycle tracking'],
  ['/domains/cycle-tracking?tab=controls', 'ruth-adler', 'Cycle tracking'],
  ['/domains/cycle-tracking?tab=access&table=a.b.c', 'maya-lindqvist', 'Cycle tracking'],
  ['/spend?by=domain,product&cmp=prev', 'ines-okafor', 'Explore'],
  ['/spend/changes?chart=domain', 'ines-okafor', 'What changed'],
  ['/spend/unallocated?open=0', 'ines-okafor', 'Unallocated'],
  ['/spend/reconciliation', 'ines-okafor', 'Reconciliation'],
  ['/spend/anomalies', 'ines-okafor', 'Unusual days'],
  ['/spend/waste', 'ines-okafor', 'Waste'],
  ['/spend/shared', 'ines-okafor', 'Shared cost'],
  ['/spend/actions', 'ines-okafor', 'Actions'],
  ['/spend/unit-cost', 'ines-okafor', 'Unit cost'],
  ['/spend/commitments', 'ines-okafor', 'Commitments'],
  ['/rules', 'ines-okafor', 'Rules of cost'],
  ['/rules/allocation', 'ines-okafor', 'Shared cost'],
  ['/rules/proposals/p1', 'ines-okafor', 'Proposed change'],
  ['/journal', 'ines-okafor', 'Journal'],
  ['/audit', 'ruth-adler', 'Audit events'],
  ['/audit/completeness', 'ruth-adler', 'Completeness'],
  ['/findings', 'ruth-adler', 'Findings'],
  ['/findings/f-1', 'ruth-adler', 'PHI was read by somebody outside the domain'],
  ['/controls', 'ruth-adler', 'Controls'],
  ['/controls/iso27001/A.8.15?domain=growth', 'ruth-adler', 'A.8.15 · Logging'],
  ['/controls/rules?q=phi', 'ruth-adler', 'Policy rules'],
  ['/controls/rules/verbose-audit-off?try=yes', 'ruth-adler', 'Verbose audit logging was switched off'],
  ['/controls/rules/nowhere', 'ruth-adler', 'nowhere'],
  ['/exceptions', 'ruth-adler', 'Exceptions'],
  ['/enforcement', 'ruth-adler', 'Enforcement'],
  ['/enforcement/a-1', 'ruth-adler', 'Set a switch of the workspace'],
  ['/settings/connection', 'ruth-adler', 'Connection'],
  ['/settings/data-health', 'lena-fischer', 'Data health'],
]

describe.each(addresses)('%s as %s', (address, person, heading) => {
  test('shows its heading once, its parts by name, and breaks no rule of accessibility that needs no layout', async () => {
    open(address, person)
    expect(await screen.findByRole('heading', { level: 1, name: heading }, { timeout: 20_000 })).toBeTruthy()
    await settled()
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
    expect(document.querySelector('[data-state="error"], [data-state="no-access"]')).toBeNull()
    const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } })
    expect(found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([])
  })
})

test.each`
  address                    | person              | sentence
  ${'/spend/reconciliation'} | ${'maya-lindqvist'} | ${'You may not see this page: Reconciliation.'}
  ${'/audit'}                | ${'ines-okafor'}    | ${'You may not see this page: Events.'}
  ${'/controls'}             | ${'ines-okafor'}    | ${'You may not see this page: Controls.'}
  ${'/settings/data-health'} | ${'maya-lindqvist'} | ${'You may not see this page: Data health.'}
  ${'/settings/connection'}  | ${'maya-lindqvist'} | ${'You may not see this page: Connection.'}
  ${'/enforcement'}          | ${'ines-okafor'}    | ${'You may not see this page: Enforcement.'}
  ${'/exceptions'}           | ${'ines-okafor'}    | ${'You may not see this page: Exceptions.'}
  ${'/domains/growth'}       | ${'maya-lindqvist'} | ${'You may not see this. Ask the owner of domain growth.'}
  ${'/domains/nowhere'}      | ${'maya-lindqvist'} | ${'You may not see this. Ask the owner of domain nowhere.'}
`('$person at $address is told, and sees no table', async ({ address, person, sentence }) => {
  open(address, person)
  expect(await screen.findByText(sentence, { exact: false }, { timeout: 20_000 })).toBeTruthy()
  expect(within(screen.getByRole('main')).queryByRole('table')).toBeNull()
})

test('somebody new is asked who they are; a person unknown to the server too', async () => {
  const first = open('/', null)
  expect(await screen.findByRole('heading', { name: 'Who is looking?' }, { timeout: 20_000 })).toBeTruthy()
  first.unmount()
  open('/', 'somebody-else', ({ path, person }) =>
    path === '/api/me' && person !== null
      ? { status: 401, body: { type: 'about:blank', title: 'Unknown person', status: 401, requestId: 'r' } }
      : undefined,
  )
  expect(await screen.findByRole('heading', { name: 'Who is looking?' }, { timeout: 20_000 })).toBeTruthy()
})

test('what the address does not mean is left out and named', async () => {
  const { router } = open('/findings?severity=dreadful&colour=red&state=open', 'ruth-adler')
  expect(await screen.findByText(/left out: colour and severity/, {}, { timeout: 20_000 })).toBeTruthy()
  expect(router.state.location.search).toEqual({ state: 'open', ignored: 'colour,severity' })
})

test('a part that fails says why, what to do and its request id; the rest of the page stays', async () => {
  open('/', 'ines-okafor', ({ path }) =>
    path === '/api/cost/reconciliation'
      ? {
          status: 500,
          body: {
            type: 'about:blank',
            title: 'Broken',
            status: 500,
            detail: 'The lake is busy.',
            requestId: 'req-77',
            remedy: 'Wait a minute.',
          },
        }
      : undefined,
  )
  const alert = await screen.findByRole('alert', {}, { timeout: 20_000 })
  for (const words of ['The lake is busy.', 'Wait a minute.', 'req-77', 'Try again'])
    expect(alert.textContent).toContain(words)
  expect(await screen.findByRole('table', { name: 'All domains' }, { timeout: 20_000 })).toBeTruthy()
})

test('what the reading itself costs is told by warehouse, or that it is not known yet', async () => {
  const first = open('/settings/connection', 'ruth-adler')
  const table = await screen.findByRole('table', { name: 'What this reading costs' }, { timeout: 20_000 })
  expect(within(table).getByText('bi-shared')).toBeTruthy()
  expect(screen.getByText(/in March 2026/).textContent).toContain('12.48')
  first.unmount()
  open('/settings/connection', 'ruth-adler', ({ path }) =>
    path === '/api/connection/cost'
      ? { status: 200, body: { ...connectionCost, amount: null, warehouses: [] } }
      : undefined,
  )
  expect(
    await screen.findByText('No statement with that tag is in query.history yet.', {}, { timeout: 20_000 }),
  ).toBeTruthy()
})

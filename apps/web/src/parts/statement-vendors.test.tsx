import type { Statement, StatementLine } from '@meshledger/contracts'
import { cleanup, screen, within } from '@testing-library/react'
import axe from 'axe-core'
import { afterEach, expect, test } from 'vitest'
import { open } from '../fixtures/render.tsx'

afterEach(cleanup)

const lineOf = (line: number, amount: string, billed?: StatementLine['billed']): StatementLine => ({
  ...{ line, kind: 'usage', product: billed ? `${billed.provider}: ${billed.service}` : 'Jobs', amount, exact: amount },
  ...{ resource: `job 1/${line}`, name: `job ${line}`, usageRows: 1, quality: 'measured', shared: null },
  quantities: [{ usage_unit: billed ? 'EUR' : 'DBU', quantity: '8.00' }],
  ...{ corrects: null, correctedBy: [], note: null, dispute: null, ...(billed && { billed }) },
})
const rate = '× 1.25 USD per EUR, 2026-10'
const statement: Statement = {
  ...{ number: '2026-10/growth/v1', kind: 'statement', state: 'in-review', period: '2026-10', domain: 'growth' },
  ...{
    title: 'Growth',
    version: 'v1',
    currency: 'USD',
    total: '17.50',
    previous: null,
    previousOf: null,
    budget: null,
    lines: 3,
  },
  ...{ openDisputes: 0, digest: 'ab'.repeat(32), supersededBy: null, costCentre: 'CC-1', owner: 'o@x', basis: 'net' },
  ...{ demo: false, dataThrough: '2026-10-31', ruleSet: 'r', exactTotal: '17.50', rounding: '0.00', credits: null },
  ...{ drivers: [], otherChange: '17.50', unpricedRows: 0, history: [], storedFiles: [], verify: 'sha256sum' },
  rows: [
    lineOf(1, '5.00'),
    lineOf(2, '10.00', { provider: 'AWS', service: 'Amazon S3', basis: rate }),
    lineOf(3, '2.50', { provider: 'Microsoft', service: 'Support', basis: 'as billed' }),
  ],
}

test('bills stand under the heading of their vendor, by service, with how the amount came about and a sum of their own', async () => {
  open('/statements/2026-10/growth/v1', 'ines-okafor', ({ path }) =>
    path.startsWith('/api/statements/2026-10/growth/v1') ? { status: 200, body: statement } : undefined,
  )
  expect(await screen.findByRole('heading', { level: 2, name: 'Billed by AWS' }, { timeout: 20_000 })).toBeTruthy()
  const bills = within(screen.getByRole('table', { name: 'Billed by AWS' }))
  expect(bills.getByText('Amazon S3')).toBeTruthy()
  expect(bills.getByText(`8.00 EUR ${rate}`)).toBeTruthy()
  expect(bills.getAllByText(/10\.00/).length).toBe(2)
  expect(within(screen.getByRole('table', { name: 'Lines' })).queryByText('Amazon S3')).toBeNull()
  expect(screen.getByRole('table', { name: 'Billed by Microsoft' })).toBeTruthy()
  const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } })
  expect(found.violations.map((one) => one.id)).toEqual([])
})

import { cleanup, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { journal } from '../fixtures/chargeback.ts'
import { open } from '../fixtures/render.tsx'
import { readTraced } from '../view/index.ts'

afterEach(cleanup)

const [own] = journal().transactions
const posting = (line: number, product: string | null, amount: string) => ({
  ...{ line, product, amount, account: product === null ? '6290' : '6200', costCentre: 'CC-1', domain: 'growth' },
  currency: 'USD',
})
const transactions = [
  { ...own, id: 't1', postings: [posting(1, 'Jobs', '10.00'), posting(2, 'SQL', '-2.50'), posting(3, null, '-7.50')] },
  { ...own, id: 't2', statement: '2026-10/care/v1', postings: [posting(1, 'Jobs', '4.00'), posting(2, null, '-4.00')] },
]
const booked = { ...journal(), transactions, debit: '14.00', credit: '14.00' }

test.each([
  ['Debit', ['10.00', '4.00'], '14.00'],
  ['Credit', ['-2.50', '-7.50', '-4.00'], '-14.00'],
] as const)(
  '%s of the journal opens its postings, which come to it, and each of which opens its trace',
  async (side, amounts, sum) => {
    open('/journal', 'ines-okafor', ({ path }) => (path === '/api/journal' ? { status: 200, body: booked } : undefined))
    const facts = await screen.findByRole('region', { name: 'Transactions' }, { timeout: 20_000 })
    const name = await within(facts).findByText(side, { selector: 'dt' })
    await userEvent.click(within(name.nextElementSibling as HTMLElement).getByRole('button'))
    const drawer = within(await screen.findByRole('dialog', { name: `Postings: ${side}` }))
    const buttons = [...(await drawer.findByRole('table')).querySelectorAll<HTMLButtonElement>('tbody .ml-traced')]
    const traces = buttons.map(({ value }) => readTraced(value))
    expect(traces.map((one) => one?.figure)).toEqual(amounts)
    for (const { questions, less } of traces.flatMap((one) => one ?? [])) expect(questions.length + less.length).toBe(1)
    expect(drawer.getByRole('status').textContent).toBe('The postings come to the figure, to the last digit.')
    expect(drawer.getByRole('table').querySelector('tfoot data')?.getAttribute('value')).toBe(sum)
  },
)

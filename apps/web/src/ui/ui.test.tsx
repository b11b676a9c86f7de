import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { cssVariables, theme } from '../theme/theme.ts'
import { ChartFigure, type Column, coloursOf, DataTable, Delta, Money, TURN } from './index.ts'

afterEach(cleanup)
const show = (part: React.ReactNode) =>
  render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables}>
      {part}
    </MantineProvider>,
  )

test('an amount shows two decimals and carries every digit; a credit says so', () => {
  const { container } = show(<Money amount="-1234.500000000000000001" currency="USD" />)
  const data = container.querySelector('data')
  expect(data?.getAttribute('value')).toBe('-1234.500000000000000001')
  expect(data?.textContent).toBe('−$1,234.50 credit')
})

test('a change is a sign, an amount and a share, in no alarming colour', () => {
  const { container } = show(<Delta after="150" before="100" currency="USD" />)
  expect(container.textContent).toContain('+$50.00')
  expect(container.textContent).toContain('50.0%')
})

test('a chart has its table twin one button, or one key, away', () => {
  show(<ChartFigure caption="Spend rose" height={100} chart={<p>drawn</p>} table={<p>listed</p>} />)
  expect(screen.getByRole('figure', { name: 'Spend rose' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
  expect(screen.getByText('listed')).toBeTruthy()
  fireEvent(window, new Event(TURN))
  expect(screen.getByText('drawn')).toBeTruthy()
})

type Row = { name: string; n: number }
const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', cell: (row) => row.name, order: (a, b) => a.name.localeCompare(b.name) },
  { id: 'n', header: 'N', align: 'end', cell: (row) => row.n, order: (a, b) => a.n - b.n, foot: 3 },
]
const rows: Row[] = [
  { name: 'b', n: 1 },
  { name: 'a', n: 2 },
]

test('a table sorts as its address says and asks for another order', () => {
  const asked = vi.fn()
  show(<DataTable label="Things" columns={columns} rows={rows} rowKey={(row) => row.name} sort="-n" onSort={asked} />)
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['NameN', 'a2', 'b1', '3'])
  expect(screen.getByRole('columnheader', { name: 'N' }).getAttribute('aria-sort')).toBe('descending')
  fireEvent.click(screen.getByRole('button', { name: 'N' }))
  expect(asked).toHaveBeenCalledWith('n')
})

test('a long table says how many rows there are and draws few', () => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ name: `row ${n}`, n }))
  show(<DataTable label="Many" columns={columns} rows={many} rowKey={(row) => row.name} />)
  expect(screen.getByRole('table', { name: 'Many' }).getAttribute('aria-rowcount')).toBe('5001')
  expect(screen.getAllByRole('row').length).toBeLessThan(120)
})

test('a name keeps its colour, and no two names of a chart share one', () => {
  const first = coloursOf('domain', ['a', 'b', 'c'])
  const second = coloursOf('domain', ['c', 'a', 'Unallocated', 'Other'])
  expect(second.get('c')).toBe(first.get('c'))
  expect(second.get('a')).toBe(first.get('a'))
  const six = coloursOf('domain', ['g', 'h', 'i', 'a', 'b', 'c'])
  expect(new Set(six.values()).size).toBe(6)
})

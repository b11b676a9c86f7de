import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { open } from '../fixtures/render.tsx'
import type { Asked } from '../fixtures/server.ts'

afterEach(cleanup)

const slow = { timeout: 20_000 }
const entry = (position: number) => ({
  ...{ position, at: '2026-11-18T09:30:00.000Z', who: { id: 'ruth-adler', name: 'Ruth Adler' }, request: '' },
  ...{ kind: 'budget', subject: `budget ${position}`, domain: null, before: null, after: {} },
})
const seal = { state: 'intact', sentence: 'It is as it was sealed.', upTo: 3, sealed: 3 }

test('what lies beyond a page is loaded after it, by the position that the page named, within the same filter', async () => {
  const asked: Asked['query'][] = []
  open('/settings/trail?kind=budget', 'ruth-adler', ({ path, query }) => {
    if (path !== '/api/trail') return undefined
    asked.push(query)
    const last = query.get('below') === '2'
    const entries = last ? [entry(1)] : [entry(3), entry(2)]
    return { status: 200, body: { total: 3, kinds: ['budget'], seal, entries, next: last ? null : 2 } }
  })
  const more = await screen.findByRole('button', { name: 'Load more changes' }, slow)
  const table = screen.getByRole('table', { name: 'Changes' })
  expect(within(table).queryByText('budget 1')).toBeNull()
  fireEvent.click(more)
  expect(await within(table).findByText('budget 1', {}, slow)).toBeTruthy()
  expect(within(table).getByText('budget 3')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Load more changes' })).toBeNull()
  expect(asked.map((query) => [query.get('kind'), query.get('below')])).toEqual([
    ['budget', null],
    ['budget', '2'],
  ])
})

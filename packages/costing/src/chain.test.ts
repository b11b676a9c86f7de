import { expect, test } from 'vitest'
import { costBy } from './index.ts'
import { bookOf, domainOf, keyOf, whole } from './testing/book.ts'

const select = { tags: [{ key: 'team', values: ['labs'] }] }

test('a team that is handed over belongs to whom it belonged on the day', () => {
  const book = bookOf({
    keys: [keyOf({ key_id: 0, custom_tags: { team: 'labs' } })],
    facts: ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02'].map((day) => ({ key: 0, day, quantity: whole(1) })),
    domains: [
      domainOf('alpha', { select: {}, dated: [{ until: '2026-03-31', select }] }),
      domainOf('beta', { select: {}, dated: [{ from: '2026-04-01', until: '2026-04-01', select }] }),
    ],
  })
  const { rows } = costBy(book, { from: '2026-03-01', to: '2026-04-30', by: ['domain', 'day'] }, 'all')
  expect(rows.map(({ domain, day }) => `${day} ${domain}`).toSorted()).toEqual([
    '2026-03-30 alpha',
    '2026-03-31 alpha',
    '2026-04-01 beta',
    '2026-04-02 Unallocated',
  ])
})

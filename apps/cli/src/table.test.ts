import { expect, test } from 'vitest'
import { table } from './table.ts'

test('a table is aligned, with its foot below a rule', () => {
  const columns = [{ title: 'domain' }, { title: 'USD', align: 'right' as const }]
  expect(
    table(
      columns,
      [
        ['growth', '1,200.00'],
        ['content', '3.50'],
      ],
      [['Total', '1,203.50']],
    ),
  ).toBe(
    [
      'domain        USD',
      '───────  ────────',
      'growth   1,200.00',
      'content      3.50',
      '───────  ────────',
      'Total    1,203.50',
    ].join('\n'),
  )
})

test('what a file put into a cell steers no terminal', () => {
  const lines = table([{ title: 'name' }], [['\u001b[2J\u0007evil\nline']]).split('\n')
  expect(lines).toHaveLength(3)
  for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u)
})

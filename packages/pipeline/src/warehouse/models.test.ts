import { expect, test } from 'vitest'
import { unionOf } from './models.ts'

const row = (workspace_id: string | null, used: number) => ({ workspace_id, used })

test.each`
  what                                       | answers                                                     | together
  ${'two regions'}                           | ${[[row('1', 2), row('1', 3)], [row('2', 5)]]}              | ${[row('1', 2), row('1', 3), row('2', 5)]}
  ${'two readers of one region'}             | ${[[row('1', 2), row('1', 2)], [row('1', 2), row('1', 2)]]} | ${[row('1', 2), row('1', 2)]}
  ${'a region that has nothing'}             | ${[[], [row('2', 5)]]}                                      | ${[row('2', 5)]}
  ${'rows of no workspace, told everywhere'} | ${[[row(null, 1)], [row(null, 1), row('2', 5)]]}            | ${[row(null, 1), row('2', 5)]}
  ${'a single answer'}                       | ${[[row('1', 2)]]}                                          | ${[row('1', 2)]}
`('rows of $what are put together', ({ answers, together }) => expect(unionOf(answers)).toEqual(together))

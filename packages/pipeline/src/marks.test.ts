import { expect, test } from 'vitest'
import { allInClosingHouse } from '../testing/in-closing-house.ts'
import type { House } from './house.ts'
import { addMark, markedEffects, removeMark } from './marks.ts'

// Ten a day on weekdays and none on Saturday and Sunday; half of it from 19 October on. 5 October is a Monday.
const uses = Array.from({ length: 35 }, (_, i) => {
  const day = new Date(Date.UTC(2026, 9, 5 + i)).toISOString().slice(0, 10)
  return { domain: 'alpha', job: 'a1', source: 'marks', day, quantity: i % 7 > 4 ? '0' : i < 14 ? '10' : '5' }
})
let house: House
allInClosingHouse((made) => {
  house = made
}, uses)

const add = (day: string, resource?: string) =>
  addMark(house, { domain: 'alpha', day, title: 'smaller cluster', resource }, 'maya', 'all')

test('before and after are means of the same weekdays, and the day of the mark is in neither', async () => {
  await add('2026-10-19')
  const { marks } = await markedEffects(house, { domain: 'alpha' }, ['alpha'])
  // 50 and 25 a week at 0.123456789: 6.17283945 ÷ 7 and 3.086419725 ÷ 7.
  expect(marks.map(({ effect }) => effect)).toEqual([
    {
      ...{ weeks: 2, from: '2026-10-05', until: '2026-11-02' },
      ...{ before: '0.881834', after: '0.440917', change: '-0.440917' },
    },
  ])
})

test('a mark without a whole week on each side has no effect yet; one in the future is refused', async () => {
  const { id } = await add('2026-11-05')
  const { marks } = await markedEffects(house, {}, 'all')
  expect(marks.find((one) => one.id === id)?.effect).toBeNull()
  await expect(add('2026-12-24')).rejects.toThrow('in the future')
})

test('who sees another domain neither sees, sets nor takes back a mark', async () => {
  expect((await markedEffects(house, {}, ['beta'])).marks).toEqual([])
  await expect(markedEffects(house, { domain: 'alpha' }, ['beta'])).rejects.toThrow('no domain of that name')
  const wish = { domain: 'alpha', day: '2026-10-19', title: 'x' }
  await expect(addMark(house, wish, 'priya', ['beta'])).rejects.toThrow('no domain of that name')
  const { id } = await add('2026-10-19')
  await expect(removeMark(house, id, 'priya', ['beta'])).rejects.toThrow('no mark')
  await removeMark(house, id, 'maya', ['alpha'])
  await removeMark(house, id, 'maya', ['alpha'])
  expect((await markedEffects(house, {}, 'all')).marks.map((one) => one.id)).not.toContain(id)
})

import { expect, test } from 'vitest'
import { Log } from './log.ts'

test('an unexpected error is logged by kind and place, never by its text', () => {
  const lines: string[] = []
  const log = new Log(
    (line) => lines.push(line),
    () => '2026-11-20T14:00:00.000Z',
  )
  const cause = new RangeError('row {"email":"maya@selene.example"}')
  log.error('unexpected', new TypeError("value 'secret-42'", { cause }), { requestId: 'r-1' })
  const [line = ''] = lines
  expect(JSON.parse(line)).toMatchObject({
    event: 'unexpected',
    error: 'TypeError',
    requestId: 'r-1',
    cause: { error: 'RangeError' },
  })
  expect(line).not.toMatch(/maya|secret-42/)
})

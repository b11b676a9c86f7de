import { expect, test } from 'vitest'
import { askedOf } from './asked.ts'

test.each`
  text                  | part             | month        | why
  ${'a.b.c'}            | ${'a.b.c'}       | ${null}      | ${'no month'}
  ${'a.b.c 2026-03'}    | ${'a.b.c'}       | ${'2026-03'} | ${'as the address writes it'}
  ${'a.b.c march 2025'} | ${'a.b.c'}       | ${'2025-03'} | ${'as people say it'}
  ${'a.b.c in Mar'}     | ${'a.b.c'}       | ${'2026-03'} | ${'short, the latest one'}
  ${'a.b.c december'}   | ${'a.b.c'}       | ${'2025-12'} | ${'not the one that is still to come'}
  ${'may'}              | ${'may'}         | ${null}      | ${'a name, not a month'}
  ${'data health'}      | ${'data health'} | ${null}      | ${'two words'}
  ${'a.b 2026-13'}      | ${'a.b 2026-13'} | ${null}      | ${'no such month'}
`('$text: $why', ({ text, part, month }) => expect(askedOf(text, '2026-11-20T12:00:00Z')).toEqual({ part, month }))

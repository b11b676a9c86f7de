import { test } from 'vitest'
import { closeLaws } from '../../testing/close-laws.ts'

test('any month by any rules closes: prepared again the same, conserved, in balance, replayed to the byte, traced, whatever the order', () =>
  closeLaws(1))

import { test } from 'vitest'
import { closeLaws } from '../testing/close-laws.ts'

test(
  '12 months by any rules close: prepared again the same, conserved, in balance, replayed to the byte, traced, whatever the order',
  () => closeLaws(12),
  600_000,
)

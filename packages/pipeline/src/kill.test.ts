import { killLaws } from '../testing/kill-laws.ts'

/** A part of what `extended/kill.test.ts` does in full. */
killLaws({ 20261120: 3 })

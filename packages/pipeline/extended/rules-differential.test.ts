import { test } from 'vitest'
import { inFreshLake } from '../testing/fresh-lake.ts'
import { randomRules } from '../testing/random-rules.ts'

test('5,000 random rules over random events: the statement finds what the plain reading finds', async () => {
  await inFreshLake((lake) => randomRules(lake, Number(process.env.MESHLEDGER_RANDOM_RULES ?? 5000)))
}, 3_600_000)

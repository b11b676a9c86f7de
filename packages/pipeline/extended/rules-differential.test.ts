import { test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { randomRules } from '../testing/random-rules.ts'

const lake = await freshLake()

test('5,000 random rules over random events: the statement finds what the plain reading finds', async () => {
  await randomRules(lake, Number(process.env.MESHLEDGER_RANDOM_RULES ?? 5000))
}, 3_600_000)

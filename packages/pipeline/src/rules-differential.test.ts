import { test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { randomRules } from '../testing/random-rules.ts'

/** MESHLEDGER_RANDOM_RULES asks for more; the extended lane asks for 5,000. */
const RULES = Number(process.env.MESHLEDGER_RANDOM_RULES ?? 60)

const lake = await freshLake()

test('random conditions over random events: the statement finds what the plain reading finds', async () => {
  await randomRules(lake, RULES)
}, 1_200_000)

import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { orderLaw, overlapping } from '../testing/ingest-order.ts'
import { writeAccount } from '../testing/small-account.ts'

test('in 40 orders and portions of the files, the lake holds the same bytes', async () => {
  const folder = await writeAccount(overlapping)
  await expect(orderLaw(folder, 40)).resolves.toBeUndefined()
  rmSync(folder, { recursive: true, force: true })
})

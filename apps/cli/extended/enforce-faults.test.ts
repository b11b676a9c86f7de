import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EnforceBench, enforceBench } from '../testing/enforce-bench.ts'

let bench: EnforceBench
beforeAll(async () => {
  bench = await enforceBench({ seed: 7, busy: 0.25, unavailable: 0.1, drop: 0.15 })
})
afterAll(() => bench.close())

test('through refusals, storms and cut lines an action is done once and put back once', async () => {
  const { house } = bench
  for (const value of ['11', '12']) {
    const { id } = await bench.propose('set-workspace-conf', { key: 'maxTokenLifetimeDays', value })
    await bench.approve(id)
    // Where the line was cut nobody knows whether it was acted on: the action stays begun, and is run again.
    await expect.poll(async () => (await bench.run(id)).state, { timeout: 60_000 }).toBe('done')
    await expect.poll(async () => (await bench.undo(id)).state, { timeout: 60_000 }).toBe('undone')
    const kinds = ((await house.ledger.actions.get(id))?.steps ?? []).map(({ step }) => step)
    expect(kinds.filter((step) => step === 'done' || step === 'undone')).toEqual(['done', 'undone'])
    expect((await bench.look('set-workspace-conf', { key: 'maxTokenLifetimeDays', value })).already).toBe(false)
  }
})

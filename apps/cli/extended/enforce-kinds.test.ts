import { enforcementCatalogue } from '@meshledger/pipeline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Trial, trials } from '../testing/action-kinds.ts'
import { type EnforceBench, enforceBench } from '../testing/enforce-bench.ts'

let bench: EnforceBench
beforeAll(async () => {
  bench = await enforceBench()
})
afterAll(() => bench.close())

/** What a server sets by itself, anew with each change. */
const SERVED: ReadonlySet<string> = new Set(['etag', 'revision_create_time', 'id', 'created_at'])
/** The value without what the server sets by itself, and without the order of lists, which says nothing. */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(settled).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([key]) => !SERVED.has(key))
  return Object.fromEntries(fields.toSorted().map(([key, held]) => [key, settled(held)]))
}

test('every kind is tried here both ways, so that none is among them which nothing puts back', () => {
  const kinds = enforcementCatalogue().actions.map(({ kind }) => kind)
  expect(Object.keys(trials).toSorted()).toEqual(kinds.toSorted())
})

describe.each(Object.keys(trials))('%s', (kind) => {
  let trial: Trial
  const whole = () => bench.api.get(trial.at)
  const done = async (): Promise<string> => {
    const { id } = await bench.propose(kind, trial.params)
    await bench.approve(id)
    const { state, steps } = await bench.run(id)
    expect([state, steps.at(-1)?.reason]).toEqual(['done', ''])
    return id
  }
  beforeAll(async () => {
    trial = (await trials[kind]?.(bench)) as Trial
  })

  test('the dry run says what would change, and changes nothing', async () => {
    const before = await whole()
    const dry = await bench.look(kind, trial.params)
    expect(dry.already).toBe(false)
    expect(settled(dry.after)).not.toEqual(settled(dry.before))
    expect(await whole()).toEqual(before)
  })

  test('what was approved by another is done once, is as the dry run said, and is put back whole', async () => {
    const before = await whole()
    const dry = await bench.look(kind, trial.params)
    const asked = await bench.propose(kind, trial.params)
    await expect(bench.approve(asked.id, 'zoe')).rejects.toThrow(/another person/)
    await expect(bench.run(asked.id)).rejects.toThrow(/waiting for approval/)
    expect(await whole()).toEqual(before)

    const id = await done()
    expect(id).toBe(asked.id)
    const after = await whole()
    expect(settled(after)).not.toEqual(settled(before))
    const again = await bench.look(kind, trial.params).catch((error: Error) => error)
    if (again instanceof Error) expect(again.message).toMatch(/There is a policy|is not published|Nobody holds/)
    else expect([again.already, settled(again.before)]).toEqual([true, settled(dry.after)])

    await expect(bench.run(id)).rejects.toThrow(/is done, so it cannot be run/)
    await expect(bench.propose(kind, trial.params)).rejects.toThrow(/already|not published|Nobody holds/)
    expect(await whole()).toEqual(after)

    expect((await bench.undo(id)).state).toBe('undone')
    expect(settled(await whole())).toEqual(settled(before))
    await expect(bench.undo(id)).rejects.toThrow(/is undone, so it cannot be undone/)
  })

  test('asked for again after it was undone, it is a new action; what somebody set since then is not overwritten', async () => {
    const id = await done()
    if (trial.meddle === undefined) {
      expect((await bench.undo(id)).state).toBe('undone')
      return
    }
    await trial.meddle()
    const theirs = await whole()
    const { state, steps, may } = await bench.undo(id)
    expect([state, may]).toEqual(['conflict', []])
    expect(steps.at(-1)?.reason).toMatch(/^Somebody changed it since: nothing was sent\./)
    expect(await whole()).toEqual(theirs)
  })
})

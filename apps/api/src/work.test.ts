import { expect, test } from 'vitest'
import { Work } from './work.ts'

/** A promise and the hand that settles it. */
function gate() {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

test('pieces run one after another, whatever became of those before', async () => {
  const work = new Work()
  const seen: string[] = []
  const first = gate()
  const runs = [
    work.run(async () => {
      await first.passed
      seen.push('first')
      throw new Error('broken')
    }),
    work.run(async () => void seen.push('second')),
  ]
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen).toEqual([])
  first.open()
  const [one, two] = await Promise.allSettled(runs)
  expect([one?.status, two?.status]).toEqual(['rejected', 'fulfilled'])
  expect(seen).toEqual(['first', 'second'])
})

test('whoever is gone before the turn comes costs nothing', async () => {
  const work = new Work()
  const gone = new AbortController()
  const seen: string[] = []
  const first = gate()
  const before = work.run(() => first.passed)
  const waiting = work.run(async () => void seen.push('ran'), gone.signal)
  gone.abort()
  first.open()
  await before
  await expect(waiting).rejects.toThrow(/abort/i)
  expect(seen).toEqual([])
})

test('stopping asks what runs to end, waits for it, and refuses what comes after', async () => {
  const work = new Work()
  const seen: string[] = []
  const running = work.run(
    (signal) =>
      new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => {
          seen.push('asked to end')
          resolve()
        }),
      ),
  )
  await new Promise((resolve) => setImmediate(resolve))
  await work.stop()
  await running
  expect(seen).toEqual(['asked to end'])
  await expect(work.run(async () => 'late')).rejects.toThrow(/abort/i)
})

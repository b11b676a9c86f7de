import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withProgress } from './progress.ts'
import type { Surroundings } from './surroundings.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const terminal = (errIsTerminal: boolean) => {
  const said: string[] = []
  const to: Surroundings = {
    env: {},
    cwd: '/',
    checkout: '/',
    out: () => undefined,
    err: (text) => void said.push(text),
    errIsTerminal,
    signal: new AbortController().signal,
  }
  return { said, to }
}

const work = (milliseconds: number) => () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

async function during(milliseconds: number, errIsTerminal: boolean): Promise<string[]> {
  const { said, to } = terminal(errIsTerminal)
  const done = withProgress(to, 'Reading', async (at) => {
    at({ step: 'Reading', done: 1, total: 4 })
    await work(milliseconds)()
  })
  await vi.advanceTimersByTimeAsync(milliseconds)
  await done
  return said
}

test('work under two seconds says nothing', async () => {
  expect(await during(1900, true)).toEqual([])
  expect(await during(1900, false)).toEqual([])
})

test('longer work draws a bar on a terminal, and clears it away', async () => {
  const said = await during(3000, true)
  expect(said.join('')).toContain('25 %  Reading')
  expect(said.at(-1)).toBe('\r\u001b[K')
})

test('longer work says a line every five seconds elsewhere', async () => {
  const said = await during(13_000, false)
  expect(said).toEqual(['Reading: 25 %, 2 s\n', 'Reading: 25 %, 7 s\n', 'Reading: 25 %, 12 s\n'])
})

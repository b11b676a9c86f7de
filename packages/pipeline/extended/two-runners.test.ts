import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The url of the server for this run, or why there is none. */
    postgres: { url: string } | { missing: string }
  }
}

const postgres = inject('postgres')
const why = 'missing' in postgres ? `: not checked, ${postgres.missing}` : ''
const script = join(import.meta.dirname, '..', 'testing', 'runner-child.ts')
const RUNS = 12
const STATEMENTS = 2

describe.skipIf('missing' in postgres)(`runners with a folder of their own and one PostgreSQL ledger${why}`, () => {
  test('never read the same workspace at once, and no planned run twice', async () => {
    const home = mkdtempSync(join(tmpdir(), 'meshledger-runners-'))
    const log = join(home, 'log')
    const url = 'url' in postgres ? postgres.url : ''
    const runners = ['a', 'b', 'c'].map((name) =>
      spawn(process.execPath, [script, join(home, name), url, log, name, String(RUNS)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    )
    const codes = await Promise.all(runners.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])

    const lines = readFileSync(log, 'utf8').trim().split('\n')
    const runs = lines.filter((line, i) => line !== lines[i - 1])
    expect(new Set(runs).size, 'a run was broken into by another').toBe(runs.length)
    expect(lines).toHaveLength(runs.length * STATEMENTS * 2)
    const planned = runs.filter((run) => !run.endsWith('unplanned')).map((run) => run.split(' ')[1])
    // A planned run that falls while another is at it is passed by: its next one comes soon.
    expect(planned.length).toBeGreaterThan(1)
    expect(new Set(planned).size).toBe(planned.length)
    expect(runs.filter((run) => run.endsWith('unplanned')).toSorted()).toEqual([
      'a unplanned',
      'b unplanned',
      'c unplanned',
    ])
    rmSync(home, { recursive: true, force: true })
  })
})

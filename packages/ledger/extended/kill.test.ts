import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLedger } from '../src/open.ts'

const KILLS = 12
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-kill-'))
  await (await openLedger({ folder })).close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Life = { found: string[]; settled: number; acknowledged: number }

/** One process: what it found, and what it acknowledged last before it was killed, somewhere in the write after. */
async function writeAndKill(writes: number, delayMs: number): Promise<Life> {
  const writer = join(import.meta.dirname, '../testing/write-until-killed.ts')
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > writes + 1) setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  const [first = '', ...acknowledged] = said.split('\n').slice(0, -1)
  const { found, settled } = JSON.parse(first) as { found: string[]; settled: string }
  return { found, settled: Number(settled), acknowledged: Number(acknowledged.at(-1)) }
}

test(`killed ${KILLS} times in its writes, the ledger has all it acknowledged, and no half of anything`, async () => {
  let before = 0
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const { found, settled, acknowledged } = await writeAndKill(1 + (kill % 3), kill * 2)
    expect(found).toEqual(found.map((_, position) => `${position} batch ${position} 2000`))
    expect([before, before + 1]).toContain(found.length)
    expect([before, before + 1]).toContain(settled)
    expect(settled).toBeLessThanOrEqual(found.length)
    before = acknowledged
  }
}, 240_000)

import { randomUUID } from 'node:crypto'
import { openLedger } from '../src/open.ts'

/** A process that tries to run each of some approved actions, and prints those that it had in hand. */
const [url = '', count = '0', workMs = '0'] = process.argv.slice(2)
const { actions, close } = await openLedger({ url })
const at = '2026-11-20T14:00:00.000Z'
for (let n = 0; n < Number(count); n += 1) {
  const id = `action-${n}`
  const holder = { owner: randomUUID(), leaseMs: 600_000 }
  if ((await actions.begin(id, 'started', 'zoe', at, holder)).kind !== 'taken') continue
  process.stdout.write(`${id}\n`)
  await new Promise((done) => setTimeout(done, Number(workMs)))
  await actions.end(id, 'done', 'zoe', '', at, holder)
}
await close()

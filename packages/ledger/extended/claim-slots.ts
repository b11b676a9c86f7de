import { Client } from 'pg'
import { openLedger } from '../src/open.ts'

/** A process that goes through the slots of a job and writes down each one that fell to it, as its work. */
const [url = '', owner = '', count = '0', leaseMs = '60000', workMs = '2'] = process.argv.slice(2)
const { jobs, close } = await openLedger({ url })
const work = new Client({ connectionString: url })
await work.connect()

for (let i = 0; i < Number(count); i += 1) {
  const slot = new Date(Date.UTC(2026, 10, 20, 0, i)).toISOString()
  let claim = await jobs.claim('refresh', slot, owner, Number(leaseMs))
  while (claim === 'busy') claim = await jobs.claim('refresh', slot, owner, Number(leaseMs))
  if (claim === 'held') continue
  await work.query('insert into began values ($1, $2)', [slot, owner])
  process.stdout.write(`${slot}\n`)
  await new Promise((done) => setTimeout(done, Number(workMs)))
  await work.query('insert into ended values ($1, $2)', [slot, owner])
  await jobs.finish('refresh', slot, owner, { status: 'succeeded', detail: '' })
}
await work.end()
await close()

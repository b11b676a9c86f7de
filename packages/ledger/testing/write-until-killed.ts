import { openLedger } from '../src/open.ts'

/**
 * A process that says what it finds in a ledger (its seals, and its last setting), then seals and settles without end,
 * and says each time what was acknowledged.
 */
const [folder = ''] = process.argv.slice(2)
const ledger = await openLedger({ folder, sync: async () => {} })
const found = (await ledger.seals.list()).map(({ position, subject, body }) => `${position} ${subject} ${body.length}`)
process.stdout.write(`${JSON.stringify({ found, settled: (await ledger.settings.get('account_name')) ?? '0' })}\n`)

for (let size = found.length; ; size += 1) {
  const entry = {
    kind: 'batch',
    subject: `batch ${size}`,
    items: size,
    root: 'ab'.repeat(32),
    body: 'x'.repeat(2000),
  } as const
  await ledger.seals.append([entry], '2026-11-20T14:00:00Z', size)
  await ledger.settings.set('account_name', String(size + 1))
  process.stdout.write(`${size + 1}\n`)
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
import { delivered, event } from '../../testing/small-account.ts'
import { ingest } from '../ingest.ts'

const csv = [
  'record_id,sku_name,cloud,usage_end_time,usage_date,usage_unit,usage_quantity,workspace_id',
  ...Array.from({ length: 40 }, (_, n) => `r-${n},SKU,AWS,2026-06-01 0${n % 9}:00:00,2026-06-01,DBU,${n}.25,${n}`),
].join('\n')
const json = Array.from({ length: 40 }, (_, n) => `${delivered(event(n))}\n`).join('')

test.each([
  ['csv', `${csv}\n`, 'billing.usage'],
  ['json', json, 'access.audit'],
])('a packed %s that breaks off, wherever it does, never loses a row without a word', async (ending, text, table) => {
  const house = await lakeOnly()
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-cut-'))
  try {
    const packed = gzipSync(text)
    for (let cut = 20; cut < packed.length; cut += 7)
      writeFileSync(join(folder, `${cut}.${ending}.gz`), packed.subarray(0, cut))
    const { counts, unknown } = await ingest(house, [folder])
    const told = await house.lake.rows<{ n: bigint }>('SELECT count(DISTINCT name) AS n FROM meta.quarantine')
    expect(Number(told[0]?.n) + unknown.length).toBe(Math.ceil((packed.length - 20) / 7))
    expect(counts.every((one) => one.table === table)).toBe(true)
  } finally {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLake } from '@meshledger/lake'
import { describe, expect, test } from 'vitest'
import { ingest } from '../src/ingest.ts'
import { dump, lakeOnly } from './lake-only.ts'
import { type Mutated, mutated } from './mutations.ts'
import { delivered, event } from './small-account.ts'

const AT_ONCE = 40
const held = `SELECT request_id AS id FROM access.audit UNION ALL SELECT record_id FROM billing.usage
  UNION ALL SELECT x_LineId FROM cloud.costs`

/** What a mutated input did wrong, in words; nothing when it did as promised. */
function fault(one: Mutated, ids: ReadonlySet<string>, told: ReadonlySet<string>): string | undefined {
  const lost = one.sound.filter((id) => !ids.has(id))
  if (lost.length > 0) return `${one.name} (${one.what}): lost ${lost.length} good rows of ${one.sound.length}`
  const missing = one.ids.filter((id) => !ids.has(id))
  if (missing.length > 0 && !told.has(one.name))
    return `${one.name} (${one.what}): ${missing.length} rows gone without a word`
  return undefined
}

/** Many inputs to which something happened: each ends in the quarantine or a clear reason, and no good row is lost. */
export function mutationLaws(seed: number, count: number): void {
  describe(`${count} mutated inputs of seed ${seed}`, () => {
    const starts = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, i) => i * AT_ONCE)
    test.each(starts)('from number %i on', async (start) => {
      const house = await lakeOnly()
      const folder = mkdtempSync(join(tmpdir(), 'meshledger-mutated-'))
      try {
        const some = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, i) => mutated(seed, start + i))
        for (const one of some) writeFileSync(join(folder, one.name), one.bytes)
        mkdirSync(join(folder, 'sub'))
        symlinkSync(join(folder, 'nowhere'), join(folder, 'sub', 'leads-nowhere.json'))
        symlinkSync(folder, join(folder, 'sub', 'circle'))
        const good = Array.from({ length: 20 }, (_, n) => `good-${start}-${n}`)
        writeFileSync(
          join(folder, 'sub', 'good.json'),
          good.map((id, n) => `${delivered(event(n, { request: id }))}\n`).join(''),
        )
        const report = await ingest(house, [folder])
        const ids = new Set((await house.lake.rows<{ id: string }>(held)).map((row) => row.id))
        const named = await house.lake.rows<{ name: string }>('SELECT DISTINCT name FROM meta.quarantine')
        const told = new Set([...named.map((row) => row.name), ...report.unknown.map((one) => one.file)])
        expect(some.flatMap((one) => fault(one, ids, told) ?? [])).toEqual([])
        expect(good.filter((id) => !ids.has(id))).toEqual([])
        expect(told).toContain('sub/leads-nowhere.json')
        expect(process.memoryUsage().rss).toBeLessThan(2 * 1024 ** 3)
        const before = await dump(house.lake, { provenance: true })
        await house.lake.close()
        const again = await openLake({ folder: house.folder })
        expect(await dump(again, { provenance: true })).toBe(before)
        await again.close()
      } finally {
        await house.close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  })
}

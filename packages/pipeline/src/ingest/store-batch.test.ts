import { rmSync } from 'node:fs'
import type { Lake } from '@meshledger/lake'
import { expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
import { usage, writeAccount } from '../../testing/small-account.ts'
import { ingest } from '../ingest.ts'

test('what fails while no file is read is thrown, and nobody tries another way of reading', async () => {
  const house = await lakeOnly()
  const folder = await writeAccount({ 'a.parquet': { parquet: [usage(1)] } })
  let noted = 0
  const lake: Lake = {
    ...house.lake,
    transaction: (work, signal) =>
      house.lake.transaction((tx) => {
        const run: typeof tx.run = async (sql, params) => {
          if (sql.includes('INSERT INTO meta.files')) {
            noted += 1
            if (noted === 1) throw new Error('no note was taken')
          }
          return tx.run(sql, params)
        }
        return work({ ...tx, run })
      }, signal),
  }
  try {
    await expect(ingest({ ...house, lake }, [folder])).rejects.toThrow('no note was taken')
    expect(noted).toBe(1)
    expect((await ingest(house, [folder])).counts).toMatchObject([{ added: 1, quarantined: 0 }])
  } finally {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

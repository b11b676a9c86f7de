import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'

/** Work over an empty lake that is gone afterwards. */
export async function inFreshLake<T>(work: (lake: Lake) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-lake-'))
  const lake = await openLake({ folder })
  try {
    return await work(lake)
  } finally {
    await lake.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import { afterAll } from 'vitest'

/** An empty lake for the tests of a file, gone after the last of them. */
export async function freshLake(): Promise<Lake> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-lake-'))
  const lake = await openLake({ folder })
  afterAll(async () => {
    await lake.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return lake
}

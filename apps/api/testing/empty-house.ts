import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHouse } from '@meshledger/pipeline'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder in which nothing is held. To make one takes seconds of CPU: copy this one. */
    emptyHouse: string
  }
}

/** Makes the one data folder that all test files of this room copy. */
export default async function setUp(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-empty-'))
  const house = await openHouse({ folder })
  await house.close()
  project.provide('emptyHouse', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

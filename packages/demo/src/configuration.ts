import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SnapshotLine, snapshotLines } from './stand-in/configuration-readings.ts'
import { readConfiguration } from './stand-in/configuration-routes.ts'
import { openEngine } from './stand-in/engine.ts'
import { CLOCK, DAY, instant } from './time.ts'
import { workspaces } from './world/account.ts'

const HOUR = 3_600_000
/** When the configuration was read last: two hours before the time at which the demo stands still. */
export const READ_AT = CLOCK - 2 * HOUR
const CONSOLE = 'accounts.cloud.databricks.com'

export type WrittenConfiguration = { files: number; rows: number; endingSoon: readonly string[] }

/**
 * Write what the REST APIs say of each workspace and of the account console: the same answers that the stand-in gives over
 * the files below `root`, which must be there. Returns how many files and rows, and which tokens end within a week.
 */
export async function writeConfiguration(root: string): Promise<WrittenConfiguration> {
  const engine = await openEngine({ account: root })
  try {
    const takenAt = instant(READ_AT)
    mkdirSync(join(root, 'configuration'), { recursive: true })
    let [files, rows] = [0, 0]
    const endingSoon: string[] = []
    const write = (name: string, lines: readonly SnapshotLine[]) => {
      endingSoon.push(
        ...lines.flatMap((line) => (line.kind === 'tokens' && endsSoon(line) ? [line.object_id ?? ''] : [])),
      )
      writeFileSync(
        join(root, 'configuration', `${name}.json`),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      )
      files += 1
      rows += lines.length
    }
    for (const { id, name, url } of workspaces) {
      const configuration = await readConfiguration(engine, { account: root, workspaceId: id })
      write(name, snapshotLines(configuration, { level: 'workspace', host: new URL(url).host, takenAt }))
      if (id === workspaces[0]?.id) {
        write('account', snapshotLines(configuration, { level: 'account', host: CONSOLE, takenAt }))
      }
    }
    return { files, rows, endingSoon }
  } finally {
    engine.close()
  }
}

function endsSoon({ body }: SnapshotLine): boolean {
  const { expiry_time: end = -1 } = JSON.parse(body ?? '{}') as { expiry_time?: number }
  return end >= READ_AT && end < READ_AT + 7 * DAY
}

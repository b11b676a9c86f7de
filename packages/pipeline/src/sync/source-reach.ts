import type { House } from '../house.ts'
import { sourcesHeld } from './source-name.ts'

/** How far one table of one workspace was read. */
export type SourceReach = {
  reader: string
  table: string
  through: string | null
  /** When a sync of the workspace last came to its end. */
  readAt: string | null
}

/** Every table that is read over a connection; empty where nothing was ever synced. */
export async function sourceReach({ lake, ledger }: Pick<House, 'lake' | 'ledger'>): Promise<SourceReach[]> {
  const [held, runs] = await Promise.all([sourcesHeld(lake), ledger.jobs.recent(200)])
  return held.map(({ host, table, through }) => ({
    reader: host,
    table,
    through,
    readAt: runs.find(({ job, status }) => job === `sync ${host}` && status === 'succeeded')?.endedAt ?? null,
  }))
}

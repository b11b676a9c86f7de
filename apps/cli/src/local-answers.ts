import {
  exportFocus,
  getCompleteness,
  getCost,
  getDataHealth,
  type IngestReport,
  listFindings,
  SyncReport,
} from '@meshledger/contracts'
import { focusFile } from '@meshledger/exports'
import {
  accountOf,
  charges,
  completeness,
  cost,
  dataHealth,
  findings,
  type House,
  ingest,
  type OnProgress,
  refresh,
  requireConnections,
  sync,
} from '@meshledger/pipeline'
import type { Answers } from './answers.ts'
import { dataFolder } from './data-folder.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Answers from a house that this process has opened, for the local operator, who sees everything.
 *
 * Queries and answers go through the contract here too, so that they read the same as those of a server.
 */
export function localAnswers(house: House, to: Surroundings): Answers {
  const { signal } = to
  return {
    cost: async (query) => getCost.response.parse(await cost(house, getCost.query.parse(query), 'all')),
    findings: async (query) =>
      listFindings.response.parse(await findings(house, listFindings.query.parse(query), 'all')),
    focus: async (query) => {
      const asked = exportFocus.query.parse(query)
      return exportFocus.response.parse(
        focusFile(await charges(house), { ...asked, account: await accountOf(house) }, 'all'),
      )
    },
    health: async () => getDataHealth.response.parse(await dataHealth(house)),
    completeness: async (query) =>
      getCompleteness.response.parse(await completeness(house, getCompleteness.query.parse(query))),
    ingest: (paths, at) => takeIn(house, paths, at, signal),
    sync: async (tables, at) => {
      const connections = requireConnections(to.env, dataFolder(to))
      const report = await sync(house, connections, { tables, onProgress: at, signal })
      await refresh(house, { onProgress: at, signal })
      return SyncReport.parse(report)
    },
  }
}

/** Takes files in, then brings everything that is derived from them up to date. */
export async function takeIn(
  house: House,
  paths: readonly string[],
  at: OnProgress,
  signal: AbortSignal,
): Promise<IngestReport> {
  const report = await ingest(house, paths, { onProgress: at, signal })
  await refresh(house, { onProgress: at, signal })
  return report
}

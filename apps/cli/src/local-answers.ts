import {
  applyRules,
  exportFocus,
  getCompleteness,
  getCost,
  getCostTrace,
  getDataHealth,
  type IngestReport,
  listFindings,
  putRetention,
  RetryReport,
  SyncReport,
  simulateRules,
  UpkeepReport,
} from '@meshledger/contracts'
import {
  apply,
  completeness,
  cost,
  costTrace,
  dataHealth,
  decide,
  findings,
  focusExport,
  type House,
  ingest,
  type OnProgress,
  plan,
  refresh,
  requireConnections,
  retentionOverview,
  retryConnections,
  retryQuarantine,
  setRetention,
  sync,
  upkeep,
} from '@meshledger/pipeline'
import type { Answers } from './answers.ts'
import { dataFolder } from './data-folder.ts'
import { Failure, UsageError } from './failures.ts'
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
    trace: async (query) => getCostTrace.response.parse(await costTrace(house, getCostTrace.query.parse(query), 'all')),
    plan: async (rules) => {
      const { files, period, basis } = simulateRules.body.parse(rules)
      return simulateRules.response.parse(await plan(house, files, { period, basis }))
    },
    apply: async (rules) => {
      const { files, note, as } = applyRules.body.parse(rules)
      const change = await apply(house, files, await actingAs(house, as), note)
      return applyRules.response.parse({
        kind: change.kind,
        proposal: change.kind === 'proposed' ? change.id : null,
      })
    },
    decide: async ({ id, decision, reason, as }) => {
      const outcome = await decide(house, id, decision, await actingAs(house, as), reason)
      if (outcome.kind === 'unknown') throw new Failure(`There is no proposal ${id}.`)
      if (outcome.kind === 'refused') throw new Failure(`${outcome.sentence}.`)
      return { id, decision }
    },
    findings: async (query) =>
      listFindings.response.parse(await findings(house, listFindings.query.parse(query), 'all')),
    focus: async (query) => {
      const asked = exportFocus.query.parse(query)
      return exportFocus.response.parse(await focusExport(house, asked, 'all'))
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
    retry: async (paths, at) => {
      const report = await retryQuarantine(house, paths, { onProgress: at, signal })
      await refresh(house, { onProgress: at, signal })
      return RetryReport.parse(report)
    },
    retryConnection: async (at) => {
      const connections = requireConnections(to.env, dataFolder(to))
      const report = await retryConnections(house, connections, { onProgress: at, signal })
      await refresh(house, { onProgress: at, signal })
      return RetryReport.parse(report)
    },
    keep: async (wish) => {
      const { group, days } = putRetention.body.parse(wish)
      await setRetention(house, group, days)
      return putRetention.response.parse({ retention: await retentionOverview(house) })
    },
    upkeep: async (rewrite, at) => UpkeepReport.parse(await upkeep(house, { rewrite, onProgress: at, signal })),
  }
}

/** The local operator, or a person of the ledger on whose behalf the operator acts. */
async function actingAs({ ledger }: House, as: string | undefined): Promise<string> {
  if (as === undefined) return 'local-operator'
  const people = (await ledger.people.list()).map(({ id }) => id)
  if (!people.includes(as)) throw new UsageError(`--as knows no “${as}”. It knows: ${people.join(', ')}.`)
  return as
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

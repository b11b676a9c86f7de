import { getUnitCost, getWaste, importMetrics, listMetrics, type Query, type Route } from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'

type Asked = { readonly query: Record<string, unknown>; readonly body: Record<string, unknown> }
type Who = { readonly id: string; readonly sees: pipeline.VisibleDomains }
type Answer = (house: pipeline.House, who: Who, asked: Asked) => Promise<unknown>

/** Waste, unit cost and imported metrics, answered from a house that this process has opened. */
export const measureAnswers: readonly (readonly [Route, Answer])[] = [
  [getWaste, (house, { sees }, { query }) => pipeline.costWaste(house, query as Query<typeof getWaste>, sees)],
  [getUnitCost, (house, { sees }, { query }) => pipeline.costPerUnit(house, query as Query<typeof getUnitCost>, sees)],
  [listMetrics, (house, { sees }) => pipeline.metricNames(house, sees)],
  [importMetrics, (house, { id }, { body }) => pipeline.putMetrics(house, String(body.csv), id)],
]

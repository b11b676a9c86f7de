import { at } from '../time.ts'
import { analyticsUs, clinicalEu, prodUs } from '../world/account.ts'
import { jobRunner, member } from '../world/people.ts'
import { hoursFrom, type resourceMaker, type Wish } from './make.ts'
import type { Resource } from './resource.ts'

/** Equal in prod-us and analytics-us, where it names another job of another team. */
export const SHARED_JOB_ID = '481902'
export const keys = {
  sameIdProd: 'planted job 481902 prod-us',
  sameIdAnalytics: 'planted job 481902 analytics-us',
  oddTags: 'planted odd tags',
  runaway: 'planted runaway job',
  monitoringOld: 'planted lakehouse monitoring',
  monitoringNew: 'planted data quality monitoring',
  accountClassification: 'planted account classification',
  accountEgress: 'planted account egress',
  unknownProduct: 'planted unknown product',
  unpriced: 'planted unpriced sku',
  genie: 'planted genie',
  assistantAws: 'planted assistant aws',
  assistantAzure: 'planted assistant azure',
} as const

/** A product that stands in no documentation yet. */
export const UNKNOWN_PRODUCT = 'ZERO_COPY_FEDERATION'
export const MONITORING_RENAMED_ON = at('2026-02-01')

/** The spellings of one team's tag as people type them: case and blanks differ in key and value. */
const oddSpellings = [
  { Team: 'Cycle-Tracking' },
  { ' team': 'cycle' },
  { 'TEAM ': ' CYCLE-TRACKING ' },
  { tEAM: 'cycle ' },
] as const

/** The resources behind the answer key's items about cost. They exist once, whatever the scale. */
export function plantedResources(make: ReturnType<typeof resourceMaker>): readonly Resource[] {
  const team = (domain: string) => ({ domain, runAs: jobRunner(domain).id, tags: { team: domain } })
  const accountLevel = (wish: Pick<Wish, 'key' | 'name' | 'rate'>): Wish => ({
    ...wish,
    workspace: prodUs,
    domain: null,
    placedBy: 'none',
    hours: [5],
    weekend: 1,
    over: { accountLevel: true },
  })
  const monitored: Omit<Wish, 'key' | 'name'> = {
    workspace: prodUs,
    domain: 'growth',
    placedBy: 'catalog',
    rate: 14,
    hours: [4],
    weekend: 1,
  }
  return [
    make.job({
      ...team('cycle-tracking'),
      tags: {},
      key: keys.sameIdProd,
      name: 'cycle-prediction-train',
      workspace: prodUs,
      placedBy: 'resource',
      rate: 90,
      hours: hoursFrom(3, 2),
      over: { id: SHARED_JOB_ID },
    }),
    make.job({
      ...team('content'),
      tags: {},
      key: keys.sameIdAnalytics,
      name: 'content-topic-model',
      workspace: analyticsUs,
      placedBy: 'resource',
      rate: 70,
      hours: hoursFrom(5, 2),
      over: { id: SHARED_JOB_ID },
    }),
    make.serverlessJob({
      ...team('cycle-tracking'),
      tags: {},
      key: keys.oddTags,
      name: 'cycle-symptom-embeddings',
      workspace: prodUs,
      placedBy: 'tag',
      rate: 30,
      hours: [7],
      from: at('2026-01-12'),
      over: { tagSpellings: oddSpellings },
    }),
    make.job({
      ...team('subscriptions'),
      tags: {},
      key: keys.runaway,
      name: 'subscriptions-invoice-reconciliation',
      workspace: prodUs,
      placedBy: 'resource',
      rate: 60,
      hours: [2],
      over: { nodeType: 'r6id.xlarge' },
    }),
    make.tableService({
      ...monitored,
      key: keys.monitoringOld,
      name: 'lakehouse-monitoring',
      until: MONITORING_RENAMED_ON,
      over: {
        product: 'LAKEHOUSE_MONITORING',
        features: { is_serverless: true },
        tags: { LakehouseMonitoring: 'true', LakehouseMonitoringTableId: '9b1f5d0c-growth-channel-performance' },
      },
    }),
    make.tableService({
      ...monitored,
      key: keys.monitoringNew,
      name: 'data-quality-monitoring',
      from: MONITORING_RENAMED_ON,
      over: { product: 'DATA_QUALITY_MONITORING', features: { is_serverless: true } },
    }),
    make.tableService({
      ...accountLevel({ key: keys.accountClassification, name: 'data-classification', rate: 46 }),
      over: {
        accountLevel: true,
        product: 'DATA_CLASSIFICATION',
        meta: { catalog_id: 'all' },
        features: { is_serverless: true },
      },
    }),
    make.network(accountLevel({ key: keys.accountEgress, name: 'account-egress', rate: 310 })),
    make.serverlessJob({
      ...team('recommendations'),
      key: keys.unknownProduct,
      name: 'partner-catalogue',
      workspace: prodUs,
      placedBy: 'tag',
      rate: 24,
      hours: [11],
      from: at('2026-08-03'),
      over: { product: UNKNOWN_PRODUCT, usageType: 'FEDERATED_READ', meta: {}, features: { is_serverless: true } },
    }),
    make.training({
      ...team('recommendations'),
      key: keys.unpriced,
      name: 'ranking-pretraining',
      workspace: prodUs,
      placedBy: 'tag',
      rate: 64,
      hours: hoursFrom(12, 2),
      weekend: 1,
      from: at('2026-10-12'),
    }),
    make.genie({
      key: keys.genie,
      name: 'growth-questions',
      workspace: analyticsUs,
      domain: 'growth',
      placedBy: 'identity',
      runAs: member('growth', 4).id,
      rate: 3,
      hours: [14],
      weekend: 0,
      from: at('2026-05-04'),
    }),
    make.assistant({
      ...team('content'),
      key: keys.assistantAws,
      name: 'article-assistant',
      workspace: prodUs,
      placedBy: 'tag',
      rate: 95,
      hours: hoursFrom(8, 12),
      weekend: 0.7,
    }),
    make.assistant({
      ...team('telehealth'),
      tags: {},
      key: keys.assistantAzure,
      name: 'triage-assistant',
      workspace: clinicalEu,
      placedBy: 'workspace',
      rate: 60,
      hours: hoursFrom(6, 12),
      weekend: 0.7,
    }),
  ]
}

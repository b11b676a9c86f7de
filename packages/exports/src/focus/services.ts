import { type ChargeKey, DATABRICKS, productName, type RawKey } from '@meshledger/costing'
import type { Cells } from './key-cells.ts'

export type Service = {
  readonly name: string
  readonly category: string
  readonly subcategory: string
  /** False for a product that this map does not hold; it stands under `Other` until the map knows it. */
  readonly known: boolean
}

const VIRTUAL_MACHINES = ['Compute', 'Virtual Machines'] as const
const SERVERLESS = ['Compute', 'Serverless Compute'] as const
const PROCESSING = ['Analytics', 'Data Processing'] as const
const RELATIONAL = ['Databases', 'Relational Databases'] as const
const AI_PLATFORM = ['AI and Machine Learning', 'AI Platforms'] as const
const GENERATIVE = ['AI and Machine Learning', 'Generative AI'] as const
const OTHER_AI = ['AI and Machine Learning', 'Other (AI and Machine Learning)'] as const
const OBSERVABILITY = ['Management and Governance', 'Observability'] as const
const OTHER_GOVERNANCE = ['Management and Governance', 'Other (Management and Governance)'] as const

/**
 * Category and subcategory by `billing_origin_product` (the pairs: FOCUS 1.2, ServiceSubcategory; the choice is ours).
 */
const services: Readonly<Record<string, readonly [category: string, subcategory: string]>> = {
  ALL_PURPOSE: VIRTUAL_MACHINES,
  INTERACTIVE: SERVERLESS,
  NOTEBOOKS: SERVERLESS,
  SHARED_SERVERLESS_COMPUTE: SERVERLESS,
  JOBS: PROCESSING,
  DLT: PROCESSING,
  SQL: ['Databases', 'Data Warehouses'],
  DATABASE: RELATIONAL,
  LAKEBASE: RELATIONAL,
  ONLINE_TABLES: RELATIONAL,
  MODEL_SERVING: AI_PLATFORM,
  AI_GATEWAY: AI_PLATFORM,
  AI_FUNCTIONS: AI_PLATFORM,
  FOUNDATION_MODEL_TRAINING: GENERATIVE,
  AGENT_BRICKS: GENERATIVE,
  AI_RUNTIME: GENERATIVE,
  GENIE: GENERATIVE,
  VECTOR_SEARCH: OTHER_AI,
  AGENT_EVALUATION: OTHER_AI,
  DEFAULT_STORAGE: ['Storage', 'Object Storage'],
  LAKEHOUSE_MONITORING: OBSERVABILITY,
  DATA_QUALITY_MONITORING: OBSERVABILITY,
  PREDICTIVE_OPTIMIZATION: ['Management and Governance', 'Cost Management'],
  CLEAN_ROOM: OTHER_GOVERNANCE,
  DATA_SHARING: OTHER_GOVERNANCE,
  DATA_CLASSIFICATION: ['Security', 'Security Posture Management'],
  FINE_GRAINED_ACCESS_CONTROL: ['Security', 'Other (Security)'],
  NETWORKING: ['Networking', 'Network Connectivity'],
  LAKEFLOW_CONNECT: ['Integration', 'Other (Integration)'],
  BASE_ENVIRONMENTS: ['Developer Tools', 'Development Environments'],
  APPS: ['Web', 'Application Platforms'],
}

/**
 * The service of a charge. A ServiceName has one category and one subcategory, whatever else is charged under its
 * product (FOCUS 1.2, ServiceName-C-005-C).
 *
 * INTERACTIVE covers notebooks on classic compute and on serverless, which lie in two subcategories; the SKU tells them
 * apart, and each has a name of its own.
 */
export function serviceOf({
  billing_origin_product,
  sku_name,
}: Pick<RawKey, 'billing_origin_product' | 'sku_name'>): Service {
  const product = (billing_origin_product ?? '').trim().toUpperCase()
  const name = productName(billing_origin_product)
  if (product === 'INTERACTIVE' && !sku_name.toUpperCase().includes('SERVERLESS')) {
    const [category, subcategory] = VIRTUAL_MACHINES
    return { name: `${name} on classic compute`, category, subcategory, known: true }
  }
  const found = services[product]
  if (found === undefined) return { name, category: 'Other', subcategory: 'Other (Other)', known: false }
  return { name, category: found[0], subcategory: found[1], known: true }
}

/** Category and subcategory of a service of any vendor, by its name: a name has one of each in a dataset. */
export type ServiceCategories = { of(name: string): Cells }

/** The values of FOCUS 1.2, ServiceCategory. */
const known: ReadonlySet<string> = new Set([
  ...['AI and Machine Learning', 'Analytics', 'Business Applications', 'Compute', 'Databases', 'Developer Tools'],
  ...['Identity', 'Integration', 'Internet of Things', 'Management and Governance', 'Media', 'Migration', 'Mobile'],
  ...['Multicloud', 'Networking', 'Other', 'Security', 'Storage', 'Web'],
])

const ownByName = new Map(Object.entries(services).map(([product, pair]) => [productName(product), pair]))

/**
 * Categories as the bills among these keys name them. Where lines name one service under two, the first in the alphabet
 * holds for all; a service that goes by a name of Databricks' has the category of that one.
 */
export function serviceCategories(keys: Iterable<ChargeKey>): ServiceCategories {
  const billed = new Map<string, string>()
  for (const key of keys) {
    const category = key.raw.bill?.serviceCategory ?? ''
    if (key.provider === DATABRICKS || !known.has(category)) continue
    const held = billed.get(billedService(key))
    if (held === undefined || category < held) billed.set(billedService(key), category)
  }
  return {
    of: (name) => {
      const own = ownByName.get(name)
      const category = own?.[0] ?? billed.get(name) ?? 'Other'
      return { ServiceCategory: category, ServiceSubcategory: own?.[1] ?? `Other (${category})` }
    },
  }
}

/** The service of a line of a bill, as the bill names it. */
export const billedService = ({ raw }: ChargeKey): string => raw.billing_origin_product?.trim() || 'No service named'

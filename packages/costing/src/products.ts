/**
 * Databricks products in plain words, by `billing_origin_product`. A product that was renamed stands under its newest
 * name, old rows too. Source: "Billable usage system table reference".
 */
const names: Readonly<Record<string, string>> = {
  AGENT_BRICKS: 'Agent Bricks',
  AGENT_EVALUATION: 'Agent evaluation',
  AI_FUNCTIONS: 'AI functions',
  AI_GATEWAY: 'AI gateway',
  AI_RUNTIME: 'AI runtime',
  ALL_PURPOSE: 'All-purpose compute',
  APPS: 'Apps',
  BASE_ENVIRONMENTS: 'Base environments',
  CLEAN_ROOM: 'Clean rooms',
  DATABASE: 'Lakebase',
  DATA_CLASSIFICATION: 'Data classification',
  DATA_QUALITY_MONITORING: 'Data quality monitoring',
  DATA_SHARING: 'Data sharing',
  DEFAULT_STORAGE: 'Default storage',
  DLT: 'Pipelines',
  FINE_GRAINED_ACCESS_CONTROL: 'Fine-grained access control',
  FOUNDATION_MODEL_TRAINING: 'Model training',
  GENIE: 'Genie',
  INTERACTIVE: 'Notebooks',
  JOBS: 'Jobs',
  LAKEBASE: 'Lakebase',
  LAKEFLOW_CONNECT: 'Lakeflow Connect',
  LAKEHOUSE_MONITORING: 'Data quality monitoring',
  MODEL_SERVING: 'Model serving',
  NETWORKING: 'Networking',
  NOTEBOOKS: 'Notebooks',
  ONLINE_TABLES: 'Online tables',
  PREDICTIVE_OPTIMIZATION: 'Predictive optimization',
  SHARED_SERVERLESS_COMPUTE: 'Shared serverless compute',
  SQL: 'SQL warehouses',
  VECTOR_SEARCH: 'Vector search',
}

export const NO_PRODUCT = 'No product named'

/**
 * The name under which a product's cost stands. Products come without notice: one that is not listed keeps its own
 * name, in title case, and says that it is unknown, so that it is neither lost nor mistaken.
 */
export function productName(billingOriginProduct: string | null): string {
  if (billingOriginProduct === null || billingOriginProduct.trim() === '') return NO_PRODUCT
  const known = names[billingOriginProduct.trim().toUpperCase()]
  if (known !== undefined) return known
  const words = billingOriginProduct
    .trim()
    .toLowerCase()
    .split(/[_\s,]+/)
  return `${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ')} (unknown product)`
}

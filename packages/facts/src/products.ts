/**
 * The products that Databricks' documentation names in `billing_origin_product`. The set is open: a product that does not
 * stand here is kept and rated like any other, and shown as unknown.
 */
export const knownProducts: readonly string[] = [
  'JOBS ALL_PURPOSE INTERACTIVE NOTEBOOKS SQL DLT ONLINE_TABLES LAKEFLOW_CONNECT MODEL_SERVING VECTOR_SEARCH',
  'AI_GATEWAY AI_FUNCTIONS AI_RUNTIME FOUNDATION_MODEL_TRAINING AGENT_BRICKS AGENT_EVALUATION GENIE DATABASE LAKEBASE',
  'DEFAULT_STORAGE DATA_CLASSIFICATION LAKEHOUSE_MONITORING DATA_QUALITY_MONITORING PREDICTIVE_OPTIMIZATION',
  'FINE_GRAINED_ACCESS_CONTROL CLEAN_ROOM DATA_SHARING NETWORKING APPS BASE_ENVIRONMENTS SHARED_SERVERLESS_COMPUTE',
].flatMap((line) => line.split(' '))

/** Products that go by a new name: old name → new name. */
export const renamedProducts: Readonly<Record<string, string>> = {
  LAKEHOUSE_MONITORING: 'DATA_QUALITY_MONITORING',
}

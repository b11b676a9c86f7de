import { groupBy } from '../group.ts'

export const account = {
  account_id: '8f2b6c1e-5d3a-4c7e-9b41-2f60d8a7c935',
  name: 'Selene Health',
  currency: 'USD',
} as const

export type Cloud = 'AWS' | 'AZURE'
export type Workspace = {
  readonly id: string
  readonly name: string
  readonly cloud: Cloud
  readonly region: string
  readonly url: string
  readonly metastore: string
}

const usMetastore = '3d1f7a60-94c2-4be8-a5d7-6e0b21c9f483'

export const prodUs: Workspace = {
  id: '2583017469041122',
  name: 'prod-us',
  cloud: 'AWS',
  region: 'us-east-1',
  url: 'https://selene-prod-us.cloud.databricks.com',
  metastore: usMetastore,
}
export const analyticsUs: Workspace = {
  id: '6120948573310457',
  name: 'analytics-us',
  cloud: 'AWS',
  region: 'us-east-1',
  url: 'https://selene-analytics-us.cloud.databricks.com',
  metastore: usMetastore,
}
export const devUs: Workspace = {
  id: '3906712285546018',
  name: 'dev-us',
  cloud: 'AWS',
  region: 'us-east-1',
  url: 'https://selene-dev-us.cloud.databricks.com',
  metastore: usMetastore,
}
export const clinicalEu: Workspace = {
  id: '7405619273325540',
  name: 'clinical-eu',
  cloud: 'AZURE',
  region: 'francecentral',
  url: 'https://adb-7405619273325540.0.azuredatabricks.net',
  metastore: 'b82e4c17-0f5d-4a96-8e3b-57c1d9604a2f',
}

export const workspaces: readonly Workspace[] = [prodUs, analyticsUs, devUs, clinicalEu]

/** Workspaces that share a metastore: what Databricks keeps by region is seen from each of them, and from no other. */
export type Region = { readonly metastore: string; readonly workspaces: readonly string[] }

export const regions: readonly Region[] = [...groupBy(workspaces, (one) => one.metastore)].map(([metastore, some]) => ({
  metastore,
  workspaces: some.map(({ id }) => id),
}))

/** The workspace_id of events that belong to the account as a whole. */
export const ACCOUNT_LEVEL = '0'

/** Azure writes resource ids in upper case; the last part names the workspace. */
export const azureResourceId =
  '/SUBSCRIPTIONS/5C0B7E94-1D2A-4F83-B6E7-90A4D3C58F12/RESOURCEGROUPS/RG-SELENE-CLINICAL/PROVIDERS/MICROSOFT.DATABRICKS/WORKSPACES/CLINICAL-EU'

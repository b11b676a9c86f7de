/**
 * How Databricks is bought. `direct`: from Databricks (on Azure it is Microsoft's own service in any case);
 * `marketplace`: through the cloud's; a reseller; or `internal`: our own statements to domains, where the platform team
 * is provider and issuer alike.
 */
export type Route = 'direct' | 'marketplace' | { readonly reseller: string } | { readonly internal: string }

export type Parties = {
  readonly providerName: string
  readonly publisherName: string
  readonly invoiceIssuerName: string
}

const DATABRICKS = 'Databricks'

const sellers: Readonly<Record<string, string>> = {
  AWS: 'Amazon Web Services',
  AZURE: 'Microsoft',
  GCP: 'Google Cloud',
}
const hosts: Readonly<Record<string, string>> = {
  AWS: 'Amazon Web Services',
  AZURE: 'Microsoft Azure',
  GCP: 'Google Cloud Platform',
}

/**
 * Who sells, who makes and who invoices (FOCUS 1.2, origination of ProviderName, PublisherName, InvoiceIssuerName).
 *
 * Provider and issuer are one in every route. Where they differ, the rules of 1.2 demand a BilledCost of zero (a third
 * party takes the payment), and a bill through a marketplace or Azure would be zero as a whole (FOCUS 1.2,
 * BilledCost-C-005-C).
 */
export function partiesOf(route: Route, cloud: string): Parties {
  if (typeof route === 'object' && 'internal' in route) {
    return { providerName: route.internal, publisherName: route.internal, invoiceIssuerName: route.internal }
  }
  const seller = sellerOf(route, cloud.toUpperCase())
  return { providerName: seller, publisherName: DATABRICKS, invoiceIssuerName: seller }
}

function sellerOf(route: Exclude<Route, { internal: string }>, cloud: string): string {
  if (typeof route === 'object') return route.reseller
  if (route === 'marketplace' || cloud === 'AZURE') return sellers[cloud] ?? cloud
  return DATABRICKS
}

/** Where it runs (FOCUS 1.3, HostProviderName). A cloud that nobody knows yet keeps its own name. */
export const hostOf = (cloud: string): string => hosts[cloud.toUpperCase()] ?? cloud

import { analyticsUs, clinicalEu, devUs, prodUs } from './account.ts'
import { identityNamed } from './people.ts'

/** Something of the configuration that is wrong on purpose: which check asks for it, and what a finding must be about. */
export type ConfigurationFault = {
  readonly check: string
  readonly what: string
  /** The workspace, where it is one of its settings; else the object. */
  readonly about: string
  readonly domain: string
}

const fault = (check: string, what: string, about: string, domain = 'Platform'): ConfigurationFault => ({
  ...{ check, what, about, domain },
})

/** Of each workspace, the switches that differ from what they should be. */
export const wrongSwitches: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [prodUs.id]: { enableResultsDownloading: 'true' },
  [devUs.id]: { enforceWorkspaceViewAcls: 'false' },
  [clinicalEu.id]: { customerApprovedWSLoginExpirationTime: '2026-12-31T22:00:00Z' },
}

/** The same of settings, by their type. */
export const wrongSettings: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  [analyticsUs.id]: {
    aibi_dash_embed_ws_acc_policy: {
      aibi_dashboard_embedding_access_policy: { access_policy_type: 'ALLOW_ALL_DOMAINS' },
    },
  },
  [clinicalEu.id]: { automatic_cluster_update: { automatic_cluster_update_workspace: { enabled: false } } },
}

/** In this workspace everybody may log in with a password. */
export const passwordsFor = devUs.id
/** A script that runs on every cluster of this workspace, and the endpoints of models that are served there. */
export const busy = prodUs.id
export const script = 'install-metrics-agent'
export const endpoints = { without: 'moderation-scorer', outside: 'assistant' }
/** A catalog that everybody may read; one that another team may do everything with; one with health data that is open. */
export const grantedToEverybody = 'community'
export const handedOver = { catalog: 'growth', to: 'team-recommendations' }
export const openCatalog = 'telehealth'
/** Somebody whom nobody made in the identity provider. */
export const stranger = 'audit.support@partner.example'
/** The service principal whose secret was never changed. */
export const oldSecret = identityNamed('sp-content-deploy').id
export const triedPolicy = 'analytics-egress'

/** Every fault that is planted in the configuration, one for each finding that it makes. */
export const configurationFaults: readonly ConfigurationFault[] = [
  fault('CMP-16', 'results may be downloaded where health data is', prodUs.name),
  fault('CMP-16', 'everybody sees all notebooks', devUs.name),
  fault('IAM-01', 'everybody may log in with a password', devUs.name),
  fault('IAM-19', 'the vendor may log in for weeks', clinicalEu.name),
  fault('CMP-05', 'clusters are not updated by themselves', clinicalEu.name),
  fault('CMP-10', 'dashboards may be embedded anywhere', analyticsUs.name),
  fault('CMP-12', 'a script runs on every cluster', script),
  fault('CMP-21', 'an endpoint has no limits', endpoints.without),
  fault('CMP-10', 'a network policy is only tried', triedPolicy),
  fault('IAM-09', 'a secret is older than a year', 'sp-content-deploy', 'content'),
  fault('DAT-05', 'a catalog is granted to everybody', `account users on ${grantedToEverybody}`, 'community'),
  fault(
    'DAT-05',
    'another team may do everything with a catalog',
    `${handedOver.to} on ${handedOver.catalog}`,
    'growth',
  ),
  fault('CMP-19', 'health data is open to every workspace', `${openCatalog} of`, 'telehealth'),
  fault('IAM-04', 'a workspace knows somebody whom the identity provider does not', stranger),
  fault('IAM-04', 'the account knows somebody whom the identity provider does not', stranger),
  fault('CST-03', 'a cluster stands outside every policy', 'shared-exploration', 'experimentation'),
]

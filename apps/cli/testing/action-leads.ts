type Params = Readonly<Record<string, string>>
/** A finding that leads to an action: of which rule, and about what. */
export type Lead = { readonly rule: string; readonly subject: string }

const any = (rule: string) => (): Lead => ({ rule, subject: 'x' })

/** By kind of action, a rule that names it and a subject that gives what the action is about, where the rule reads it there. */
const leads: Readonly<Record<string, (params: Params) => Lead>> = {
  'change-setting': ({ type }) =>
    any(type === 'restrict_workspace_admins' ? 'config-admins-not-restricted' : 'config-legacy-dbfs-on')(),
  'deactivate-service-principal': () => ({ rule: 'access-after-deactivation', subject: '1-2-3-4-5' }),
  'deactivate-user': () => ({ rule: 'access-after-deactivation', subject: 'jo@x' }),
  'dry-run-network': any('egress-policy-changed'),
  'enable-ip-list': any('config-address-lists-not-enforced'),
  'enable-log-delivery': any('config-no-audit-delivery'),
  'enable-system-schema': ({ schema = '' }) => ({ rule: 'system-schema-disabled', subject: schema }),
  'isolate-catalog': ({ name = '' }) => ({ rule: 'catalog-opened-to-all-workspaces', subject: name }),
  'limit-recipient': ({ name = '' }) => ({ rule: 'recipient-address-list-changed', subject: `recipient ${name}` }),
  'limit-sharing': any('config-recipient-tokens-unlimited'),
  'lower-workspace-access': any('workspace-admin-granted'),
  'mask-class': ({ catalog = '' }) => ({ rule: 'config-health-catalog-without-masks', subject: `${catalog} of m` }),
  'pause-job': any('config-job-runs-as-a-person'),
  'remove-account-admin': any('account-admin-granted'),
  'remove-account-role': any('account-roles-changed'),
  'remove-from-group': any('joined-a-group-by-themselves'),
  'remove-permission': any('many-permissions-within-an-hour'),
  'remove-secret-reader': ({ scope = '', principal = '' }) => ({
    ...{ rule: 'secret-scope-manager-added', subject: `${principal} on scope ${scope}` },
  }),
  'restrict-tokens': any('token-rights-changed'),
  'revoke-grant': any('many-grants-within-an-hour'),
  'revoke-share': ({ principal = '' }) => ({ rule: 'sharing-to-outside-recipient', subject: `recipient ${principal}` }),
  'set-ai-guardrails': ({ name = '' }) => ({
    ...{ rule: 'guardrails-of-an-endpoint-changed', subject: `endpoint ${name}` },
  }),
  'set-cluster-policy': any('cluster-that-never-ends'),
  'set-tag': any('tag-removed'),
  'stop-app': ({ id = '' }) => ({ rule: 'app-open-to-everybody', subject: `app ${id}` }),
  'stop-cluster': any('cluster-with-ssh'),
  'stop-warehouse': () => ({ rule: 'asset-of-a-leaver', subject: 'warehouse x' }),
  'tag-cluster': any('config-cluster-untagged'),
  'tag-warehouse': () => ({ rule: 'asset-untagged', subject: 'warehouse x' }),
  'unbind-catalog': ({ name = '' }) => ({ rule: 'catalog-bound-to-another-workspace', subject: name }),
  'unpublish-dashboard': any('result-downloaded-with-anothers-rights'),
}

/** Switches of the workspace, each with a rule that names it; what the rule wants of it is the action. */
const switches: Readonly<Record<string, string>> = {
  customerApprovedWSLoginExpirationTime: 'support-access-extended',
  enableDbfsFileBrowser: 'config-dbfs-browser-on',
  enableExportNotebook: 'config-notebook-export-on',
  enableFileStoreEndpoint: 'config-filestore-served',
  enableIpAccessLists: 'config-address-lists-not-enforced',
}

/** What leads to an action with these parameters; undefined where any finding does for the trial. */
export function leadTo(kind: string, params: Params): Lead | undefined {
  if (kind !== 'set-workspace-conf') return leads[kind]?.(params)
  const rule = switches[params.key ?? '']
  return rule === undefined ? undefined : any(rule)()
}

import { bodiesOf, bodyOf, field, type Here, objectsOf, plain, type StateField, type StateKind } from '../kind.ts'
import { at, listAt, textIn } from '../snapshot.ts'

const setting = (type: string, path: string, meaning: string): StateField =>
  field(
    meaning,
    (_, here) => {
      const body = bodyOf(here, 'account-settings', type)
      const found = at(Array.isArray(body) ? body[0] : body, path)
      return Array.isArray(found) ? found.join(' ') : typeof found === 'object' ? null : (found as string | boolean)
    },
    `account-settings/${type}`,
  )

const counted = (kind: string, meaning: string, of: (body: unknown) => boolean = () => true): StateField =>
  field(meaning, (_, here) => bodiesOf(here, kind).filter(of).length, kind)

const isDelivery = (one: unknown): boolean =>
  textIn(one, 'log_type') === 'AUDIT_LOGS' && textIn(one, 'status') === 'ENABLED'
const isAdmin = (user: unknown): boolean =>
  at(user, 'active') !== false && listAt(user, 'roles').some((role) => textIn(role, 'value') === 'account_admin')

/** One subject: the account with its settings, and what is counted in it. */
const account: StateKind = {
  name: 'account',
  meaning: 'The account: its settings, and what is counted in it',
  level: 'account',
  needs: [],
  fields: {
    'setting.profile': setting(
      'shield_csp_enablement_ac',
      'csp_enablement_account.is_enforced',
      'do new workspaces get the compliance security profile?',
    ),
    'setting.standards': setting(
      'shield_csp_enablement_ac',
      'csp_enablement_account.compliance_standards',
      'its standards, with blanks between',
    ),
    'setting.addresses': setting(
      'acct_ip_acl_enable',
      'acct_ip_acl_enable.value',
      'are the lists of addresses of the console enforced?',
    ),
    'setting.legacy_off': setting(
      'disable_legacy_features',
      'disable_legacy_features.value',
      'do new workspaces come without old features?',
    ),
    'addresses.allowed': counted(
      'account-ip-access-lists',
      'how many lists of allowed addresses of the console are on',
      (list) => textIn(list, 'list_type') === 'ALLOW' && at(list, 'enabled') === true,
    ),
    admins: counted('account-users', 'how many people are account admins', isAdmin),
    deliveries: counted('log-delivery', 'how many deliveries of the audit log are on', isDelivery),
    metastores: counted('metastores', 'how many metastores there are'),
    regions: field(
      'in how many regions there are metastores',
      (_, here) =>
        new Set(
          bodiesOf(here, 'metastores')
            .map((one) => textIn(one, 'region'))
            .filter((region) => region !== ''),
        ).size,
      'metastores',
    ),
  },
  items: ({ facts }) => [{ id: 'account', item: {}, takenAt: facts.now }],
}

const workOf = (here: Here, item: unknown): unknown => bodyOf(here, 'usage', textIn(item, 'workspace_id'))

const workspaces: StateKind = {
  name: 'workspaces',
  meaning: 'A workspace as the account console tells it: its network and its keys',
  level: 'account',
  needs: ['workspaces'],
  fields: {
    ...plain('workspace_name workspace_id cloud private_access_settings_id network_id'),
    phi: field(
      'did work of a domain with health data run in it?',
      (item, here) => at(workOf(here, item), 'phi') === true,
      'usage',
    ),
    key_of_storage: field(
      'the key of the firm for its storage',
      (item) => textIn(item, 'storage_customer_managed_key_id') || null,
    ),
    key_of_services: field(
      'the key of the firm for what is kept by services',
      (item) => textIn(item, 'managed_services_customer_managed_key_id') || null,
    ),
    no_public_address: field('on Azure: do machines come without public addresses?', (item) => {
      const found = at(item, 'parameters.enableNoPublicIp.value') ?? at(item, 'is_no_public_ip_enabled')
      return typeof found === 'boolean' ? found : null
    }),
  },
  items: (here) =>
    objectsOf(here, 'workspaces').filter(
      ({ item }) => !['CANCELLED', 'FAILED', 'BANNED'].includes(textIn(item, 'workspace_status')),
    ),
}

const networkPolicies: StateKind = {
  name: 'network-policies',
  meaning: 'A network policy of the account',
  level: 'account',
  needs: ['network-policies'],
  fields: {
    ...plain('network_policy_id'),
    mode: field('where work may connect to', (item) => textIn(item, 'egress.network_access.restriction_mode') || null),
    enforcement: field(
      'is it enforced or only tried?',
      (item) => textIn(item, 'egress.network_access.policy_enforcement.enforcement_mode') || null,
    ),
  },
  items: (here) => objectsOf(here, 'network-policies'),
}

const privateAccess: StateKind = {
  name: 'private-access-settings',
  meaning: 'Settings of private access',
  level: 'account',
  needs: ['private-access-settings'],
  fields: plain('private_access_settings_name public_access_enabled private_access_level'),
  items: (here) => objectsOf(here, 'private-access-settings'),
}

export const accountKinds = [account, workspaces, networkPolicies, privateAccess]

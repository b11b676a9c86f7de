import { bodiesOf, bodyOf, field, type Here, NOT_READ, objectsOf, plain, type StateKind } from '../kind.ts'
import { at, textIn } from '../snapshot.ts'

/** Was somebody deactivated, by what the account console or one of the workspaces says of its users? */
function hasLeft(here: Here, identity: string): boolean {
  const wanted = identity.toLowerCase()
  const own = bodiesOf(here, 'account-users').find((user) => textIn(user, 'userName').toLowerCase() === wanted)
  return own !== undefined && at(own, 'active') === false
}

/** What costs money: every cluster, warehouse and job of the system tables that lives, with its cost of the last 30 days. */
const assets: StateKind = {
  name: 'assets',
  meaning: 'A cluster for people, a SQL warehouse or a job, with what it cost in the last 30 days',
  level: 'account',
  needs: ['assets'],
  fields: {
    ...plain(
      'kind id name workspace owner tags policy_id domain placed_by cost waited_percent',
      'as the system tables and the charges have it',
    ),
    owner_left: field(
      'was its owner deactivated?',
      (item, here) => hasLeft(here, textIn(item, 'owner')),
      'account-users',
    ),
  },
  items: (here) =>
    objectsOf(here, 'assets', (body) => ({ owner: textIn(body, 'owner'), domain: textIn(body, 'domain') })),
}

/** Work of a domain in a workspace, by the charges of the last 30 days. */
const work: StateKind = {
  name: 'work',
  meaning: 'The work of one domain in one workspace, by the charges of the last 30 days',
  level: 'account',
  needs: ['work'],
  fields: {
    ...plain('domain workspace cost phi', 'by the charges'),
    covered: field('has the workspace the compliance security profile with HIPAA?', (item, here) => {
      const id = textIn(item, 'workspace_id')
      const found = here.facts.snapshots
        .filter(
          ({ kind, object, workspace, complete }) =>
            kind === 'workspace-settings' && object === 'shield_csp_enablement_ws_db' && workspace === id && complete,
        )
        .toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1))[0]
      const profile = at(
        Array.isArray(found?.body) ? found.body[0] : found?.body,
        'compliance_security_profile_workspace',
      )
      return found === undefined
        ? NOT_READ
        : at(profile, 'is_enabled') === true && JSON.stringify(at(profile, 'compliance_standards')).includes('HIPAA')
    }),
  },
  items: (here) => objectsOf(here, 'work', (body) => ({ domain: textIn(body, 'domain') })),
}

const money: StateKind = {
  name: 'spend',
  meaning: 'The charges of the account of the last 30 days',
  level: 'account',
  needs: ['spend'],
  fields: {
    ...plain('cost unallocated', 'by the charges'),
    unallocated_percent: field('the share without a domain, in percent', (item) =>
      Number(textIn(item, 'unallocated_percent')),
    ),
  },
  items: (here) => [{ id: 'spend', item: bodyOf(here, 'spend', 'account') ?? {}, takenAt: here.facts.now }],
}

export const assetKinds = [assets, work, money]

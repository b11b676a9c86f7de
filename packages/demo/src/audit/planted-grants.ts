import { analyticsUs, prodUs } from '../world/account.ts'
import { identityNamed } from '../world/people.ts'
import { stories } from './stories.ts'
import { credential, type Told, uc } from './told.ts'

/** A study group gets a PHI schema, reads it, and loses it on the day the study ends. */
export function* granting(): Generator<Told> {
  const { grant } = stories
  const change = (at: number, planted: string, add: string[], remove: string[]): Told => ({
    story: 'grant',
    planted,
    at,
    workspace: null,
    actor: grant.by,
    does: 'unityCatalog.updatePermissions',
    params: {
      securable_type: 'SCHEMA',
      securable_full_name: grant.schema,
      changes: JSON.stringify([{ principal: grant.group, add, remove }]),
      ...uc(analyticsUs),
    },
  })
  const membership = (at: number, action: string): Told => ({
    story: 'grant',
    planted: action,
    at,
    workspace: null,
    actor: identityNamed('noor.haddad'),
    does: `accounts.${action}`,
    params: {
      targetGroupName: grant.group,
      targetUserName: grant.member.id,
      targetUserId: grant.member.userId,
      endpoint: 'account',
    },
  })
  const read = (at: number, refused: boolean): Told => ({
    story: 'grant',
    planted: refused ? 'refused' : 'read',
    at,
    workspace: null,
    actor: grant.member,
    does: 'unityCatalog.generateTemporaryTableCredential',
    params: credential(grant.table),
    ...(refused ? { status: 403, error: 'PERMISSION_DENIED: User does not have SELECT on Table.' } : {}),
  })
  yield change(grant.granted, 'granted', ['USE_SCHEMA', 'SELECT'], [])
  yield membership(grant.joined, 'addPrincipalToGroup')
  for (const when of grant.reads) yield read(when, false)
  yield change(grant.expired, 'expired', [], ['USE_SCHEMA', 'SELECT'])
  yield membership(grant.expired + 95_000, 'removePrincipalFromGroup')
  yield read(grant.refused, true)
}

/** A share for a recipient outside the firm, who then queries it. */
export function* sharing(): Generator<Told> {
  const { sharing: s } = stories
  const by = { story: 'sharing', workspace: null, actor: s.by } as const
  yield {
    ...by,
    planted: 'share',
    at: s.created,
    does: 'unityCatalog.createShare',
    params: { name: s.share, comment: 'Article engagement', ...uc(prodUs) },
  }
  yield {
    ...by,
    planted: 'recipient',
    at: s.created + 61_000,
    does: 'unityCatalog.createRecipient',
    params: { name: s.recipient, comment: 'External research partner', authentication_type: 'TOKEN', ...uc(prodUs) },
  }
  yield {
    ...by,
    planted: 'permission',
    at: s.created + 140_000,
    does: 'unityCatalog.updateSharePermissions',
    params: {
      name: s.share,
      changes: JSON.stringify([{ principal: s.recipient, add: ['SELECT'], remove: [] }]),
      ...uc(prodUs),
    },
  }
  const [, schema = '', name = ''] = s.table.split('.')
  for (const when of s.queried) {
    yield {
      story: 'sharing',
      planted: 'query',
      at: when,
      workspace: null,
      actor: 'unknown',
      ip: '192.0.2.201',
      agent: 'Delta-Sharing-Python/1.3.2',
      does: 'unityCatalog.deltaSharingQueriedTable',
      params: { share: s.share, schema, name, recipient_name: s.recipient, metastore_id: prodUs.metastore },
      result: JSON.stringify({
        numRecords: 48211,
        tableName: name,
        activeAddFiles: 12,
        scannedAddFileSize: 91_244_118,
      }),
    }
  }
}

import type { Statement } from '../history.ts'
import { RUNAWAY_CAUSE } from '../inventory.ts'
import { type Random, randomStream } from '../random.ts'
import { at, DAY } from '../time.ts'
import { keys } from '../usage/planted-resources.ts'
import type { Resource } from '../usage/resource.ts'
import { analyticsUs, prodUs, type Workspace } from '../world/account.ts'
import { identityNamed, member } from '../world/people.ts'
import { leaver, leaverWithToken } from '../world/reading.ts'
import { SILENCE } from './background.ts'
import { type AuditEvent, auditEvent, type What } from './event.ts'

/** The stories that a compliance officer should find, each with its people, objects and times. */
export const stories = {
  token: { who: member('content', 2), at: at('2026-09-15T09:12:44.512Z'), workspace: prodUs },
  admin: { who: identityNamed('rita.soares'), target: member('growth', 3), at: at('2026-10-06T17:48:10.120Z') },
  silence: { who: identityNamed('ken.mori') },
  refused: {
    who: member('recommendations', 5),
    from: at('2026-10-20T03:11:05.000Z'),
    count: 26,
    every: 20_500,
    workspace: prodUs,
  },
  download: {
    who: member('subscriptions', 1),
    from: at('2026-07-22T21:04:12.000Z'),
    count: 64,
    every: 44_000,
    workspace: analyticsUs,
  },
  phiRead: { who: member('growth', 2), from: at('2026-09-29T11:26:03.441Z'), table: 'pregnancy.gold.risk_scores' },
  leftAgain: { who: leaverWithToken.who, from: at('2026-09-03T02:14:52.660Z'), table: 'community.gold.retention' },
  grant: {
    by: identityNamed('henrik.aalto'),
    group: 'study-fertility-2026',
    schema: 'telehealth.gold',
    table: 'telehealth.gold.waiting_times',
    member: member('experimentation', 1),
    granted: at('2026-06-22T09:30:18.204Z'),
    joined: at('2026-06-22T09:41:55.871Z'),
    reads: [at('2026-06-24T14:02:31.090Z'), at('2026-07-02T13:37:08.655Z')],
    expired: at('2026-07-17T08:00:00.413Z'),
    refused: at('2026-07-20T10:15:27.332Z'),
  },
  sharing: {
    by: identityNamed('priya.raman'),
    share: 'article_insights',
    recipient: 'lumen-research-partners',
    table: 'content.gold.article_engagement',
    created: at('2026-10-26T10:02:11.250Z'),
    queried: [at('2026-10-27T06:31:40.118Z'), at('2026-10-28T06:30:58.902Z'), at('2026-10-29T06:31:12.477Z')],
  },
} as const

export type Story = keyof typeof stories | 'leavers' | 'runaway'
type Told = What & { story: Story; planted: string }

const uc = (workspace: Workspace) => ({ workspace_id: workspace.id, metastore_id: workspace.metastore })
const credential = (table: string) => ({
  operation: 'READ',
  table_full_name: table,
  credential_type: 'StorageCredential',
  ...uc(analyticsUs),
})

function* access(draw: Random): Generator<Told> {
  const { token, admin, silence, refused } = stories
  yield {
    story: 'token',
    planted: 'generate',
    at: token.at,
    workspace: token.workspace,
    actor: token.who,
    does: 'accounts.generateDbToken',
    params: { userId: token.who.userId, tokenExpirationTime: '-1', tokenHash: draw.hex(64) },
  }
  yield {
    story: 'admin',
    planted: 'grant',
    at: admin.at,
    workspace: null,
    actor: admin.who,
    does: 'accounts.setAccountAdmin',
    params: { targetUserName: admin.target.id, targetUserId: admin.target.userId, endpoint: 'account' },
  }
  for (const [planted, when, value] of [
    ['off', SILENCE.from, 'false'],
    ['on', SILENCE.to, 'true'],
  ] as const) {
    yield {
      story: 'silence',
      planted,
      at: when,
      workspace: SILENCE.workspace,
      actor: silence.who,
      does: 'workspace.workspaceConfEdit',
      params: { workspaceConfKeys: 'enableVerboseAuditLogs', workspaceConfValues: value },
    }
  }
  for (let i = 0; i < refused.count; i++) {
    yield {
      story: 'refused',
      planted: 'login',
      at: refused.from + i * refused.every + draw.int(4000),
      workspace: refused.workspace,
      actor: refused.who,
      does: 'accounts.login',
      params: { user: refused.who.id, authenticationMethod: 'BROWSER_BYO_IDP_SAML' },
      status: 401,
      error: 'Authentication failed.',
      ip: '192.0.2.77',
    }
  }
}

function* reading(draw: Random): Generator<Told> {
  const { download, phiRead, leftAgain } = stories
  for (let i = 0; i < download.count; i++) {
    yield {
      story: 'download',
      planted: 'download',
      at: download.from + i * download.every + draw.int(9000),
      workspace: download.workspace,
      actor: download.who,
      does: 'databrickssql.downloadQueryResult',
      params: { fileType: 'csv', queryId: draw.uuid(), queryResultId: draw.uuid() },
    }
  }
  const looked = { workspace: null, actor: phiRead.who, story: 'phiRead' } as const
  yield {
    ...looked,
    planted: 'look',
    at: phiRead.from,
    does: 'unityCatalog.getTable',
    params: { full_name_arg: phiRead.table, ...uc(analyticsUs) },
  }
  for (const after of [1200, 94_000]) {
    yield {
      ...looked,
      planted: 'read',
      at: phiRead.from + after,
      does: 'unityCatalog.generateTemporaryTableCredential',
      params: credential(phiRead.table),
    }
  }

  const token = { user: leftAgain.who.id, authenticationMethod: 'API_EXT_PAT_TOKEN', tokenId: draw.hex(16) }
  const back = {
    actor: leftAgain.who,
    ip: '192.0.2.140',
    agent: 'python-requests/2.32.3',
    story: 'leftAgain',
    planted: 'access',
  } as const
  for (const from of [leftAgain.from, leftAgain.from + 2 * DAY + 3_300_000]) {
    yield { ...back, at: from, workspace: prodUs, does: 'accounts.tokenLogin', params: token }
    yield {
      ...back,
      at: from + 900,
      workspace: null,
      does: 'unityCatalog.getTable',
      params: { full_name_arg: leftAgain.table, ...uc(prodUs) },
    }
  }
  yield {
    ...back,
    at: leftAgain.from + 1500,
    workspace: null,
    does: 'unityCatalog.generateTemporaryTableCredential',
    params: { ...credential(leftAgain.table), ...uc(prodUs) },
  }
  for (const { who, at: when } of [leaver, leaverWithToken]) {
    yield {
      story: who === leftAgain.who ? 'leftAgain' : 'leavers',
      planted: 'deactivate',
      at: when,
      workspace: null,
      actor: identityNamed('noor.haddad'),
      does: 'accounts.deactivateUser',
      params: { targetUserName: who.id, targetUserId: who.userId, endpoint: 'scim' },
    }
  }
}

function* granting(): Generator<Told> {
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

function* sharing(): Generator<Told> {
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

const runaway = (job: Resource): Told => ({
  story: 'runaway',
  planted: 'update',
  at: RUNAWAY_CAUSE.at,
  workspace: job.workspace,
  actor: RUNAWAY_CAUSE.by,
  does: 'jobs.update',
  params: {
    job_id: job.id,
    new_settings: JSON.stringify({
      job_clusters: [{ new_cluster: { autoscale: { min_workers: 2, max_workers: RUNAWAY_CAUSE.workers } } }],
    }),
  },
})

export type PlantedEvent = { readonly story: Story; readonly planted: string; readonly event: AuditEvent }

/** The planted events, in order of time: the same at every scale. */
export function plantedEvents(resources: readonly Resource[], seed: number): readonly PlantedEvent[] {
  const draw = randomStream(seed, 'planted audit events')
  const job = resources.find(({ key }) => key === keys.runaway)
  return [...access(draw), ...reading(draw), ...granting(), ...sharing(), ...(job === undefined ? [] : [runaway(job)])]
    .map(({ story, planted, ...what }) => ({ story, planted, event: auditEvent(what, draw) }))
    .sort((a, b) => a.event.at - b.event.at)
}

/** The statements behind the planted reads, so that lineage and query history tell the same story. */
export function plantedStatements(resources: readonly Resource[], seed: number): readonly Statement[] {
  const draw = randomStream(seed, 'planted statements')
  const warehouse = resources.find(({ key }) => key === 'warehouse bi-shared')
  if (warehouse === undefined) throw new RangeError('the estate lacks the shared warehouse')
  const { phiRead, grant } = stories
  return [
    { who: phiRead.who, at: phiRead.from + 1400, table: phiRead.table },
    ...grant.reads.map((when) => ({ who: grant.member, at: when + 300, table: grant.table })),
  ].map((one) => ({ ...one, warehouse, statementId: draw.uuid(), planted: true }))
}

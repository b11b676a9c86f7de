import type { Statement } from '../history.ts'
import { RUNAWAY_CAUSE } from '../inventory.ts'
import { type Random, randomStream } from '../random.ts'
import { DAY, HOUR } from '../time.ts'
import { keys } from '../usage/planted-resources.ts'
import type { Resource } from '../usage/resource.ts'
import { analyticsUs, prodUs } from '../world/account.ts'
import { identityNamed } from '../world/people.ts'
import { leaver, leaverWithToken } from '../world/reading.ts'
import { SILENCE } from './background.ts'
import { type AuditEvent, auditEvent } from './event.ts'
import { GAP } from './files.ts'
import { granting, sharing } from './planted-grants.ts'
import { stories } from './stories.ts'
import { credential, type Story, type Told, uc } from './told.ts'

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

/** The hole has sharp edges: the monitor's last word before it and its first after, at every scale. */
function* hole(): Generator<Told> {
  for (const [planted, at] of [
    ['before', GAP.from - HOUR / 20],
    ['after', GAP.to + HOUR / 30],
  ] as const) {
    yield {
      story: 'hole',
      planted,
      at,
      workspace: GAP.workspace,
      actor: identityNamed('sp-platform-monitoring'),
      does: 'jobs.runStart',
      params: { jobId: '100', runId: `73381025${planted.length}`, jobTriggerType: 'cron', orgId: GAP.workspace.id },
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
  return [
    ...access(draw),
    ...reading(draw),
    ...granting(),
    ...sharing(),
    ...hole(),
    ...(job === undefined ? [] : [runaway(job)]),
  ]
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

import type { Random } from '../random.ts'
import { DAY, HOUR, isWeekend, weekday } from '../time.ts'
import { analyticsUs, devUs, prodUs } from '../world/account.ts'
import { type Team, teams } from '../world/domains.ts'
import { identityNamed, jobRunner, ownerMail } from '../world/people.ts'
import { activePeople } from '../world/reading.ts'
import type { What } from './event.ts'

/**
 * The rare events of ordinary administration, as often at every scale: were they to grow with the scale, a few
 * downloads or mistyped passwords would turn into something a rule should report.
 */
export function oddJobs(day: number, draw: Random): What[] {
  const n = Math.floor(day / DAY)
  const events = [...tablesCreated(day, draw)]
  if (!isWeekend(day)) events.push(...downloads(day, draw), ...mistyped(day, draw))
  if (weekday(day) === 2) events.push(...tokens(day, draw))
  if (n % 9 === 4) events.push(...grants(day, draw, teams[((n / 9) % teams.length) | 0] ?? draw.pick(teams)))
  if (n % 45 === 7) events.push(settings(day, draw))
  return events
}

const worktime = (day: number, draw: Random) => day + 8 * HOUR + draw.int(9 * HOUR)
const somebody = (when: number, draw: Random) => draw.pick(activePeople(draw.pick(teams).domain, when))

function* tablesCreated(day: number, draw: Random): Generator<What> {
  for (let i = 0; i < 2; i++) {
    const team = draw.pick(teams)
    yield {
      at: day + draw.int(DAY),
      workspace: null,
      actor: jobRunner(team.domain),
      does: 'unityCatalog.createTable',
      params: {
        name: `work_${draw.hex(6)}`,
        catalog_name: team.catalog,
        schema_name: 'silver',
        table_type: 'MANAGED',
        workspace_id: prodUs.id,
        metastore_id: prodUs.metastore,
      },
    }
  }
}

function* downloads(day: number, draw: Random): Generator<What> {
  for (let i = 0; i < 6; i++) {
    const when = worktime(day, draw)
    yield {
      at: when,
      workspace: draw.pick([analyticsUs, prodUs]),
      actor: somebody(when, draw),
      does: 'databrickssql.downloadQueryResult',
      params: { fileType: draw.pick(['csv', 'xlsx']), queryId: draw.uuid(), queryResultId: draw.uuid() },
    }
  }
}

function* mistyped(day: number, draw: Random): Generator<What> {
  for (let i = 0; i < 2; i++) {
    const when = worktime(day, draw)
    const who = somebody(when, draw)
    yield {
      at: when,
      workspace: draw.pick([analyticsUs, prodUs]),
      actor: who,
      does: 'accounts.login',
      params: { user: who.id, authenticationMethod: 'BROWSER_BYO_IDP_SAML' },
      status: 401,
      error: 'Authentication failed.',
    }
  }
}

/** Ordinary tokens end after ninety days. */
function* tokens(day: number, draw: Random): Generator<What> {
  const when = worktime(day, draw)
  const who = somebody(when, draw)
  const base = { workspace: prodUs, actor: who }
  const tokenHash = draw.hex(64)
  yield {
    ...base,
    at: when,
    does: 'accounts.generateDbToken',
    params: { userId: who.userId, tokenExpirationTime: String(when + 90 * DAY), tokenHash },
  }
  yield {
    ...base,
    at: when + HOUR,
    does: 'accounts.revokeDbToken',
    params: { userId: who.userId, tokenHash: draw.hex(64) },
  }
}

/** A team lead gives the own team's group a schema of its own; never one with PHI. */
function* grants(day: number, draw: Random, team: Team): Generator<What> {
  const when = worktime(day, draw)
  const owner = identityNamed(ownerMail(team.owner))
  if (!team.phi) {
    yield {
      at: when,
      workspace: null,
      actor: owner,
      does: 'unityCatalog.updatePermissions',
      params: {
        securable_type: 'SCHEMA',
        securable_full_name: `${team.catalog}.gold`,
        changes: JSON.stringify([{ principal: `team-${team.domain}`, add: ['SELECT'], remove: [] }]),
        workspace_id: prodUs.id,
        metastore_id: prodUs.metastore,
      },
    }
  }
  const who = draw.pick(activePeople(team.domain, when))
  yield {
    at: when + HOUR / 6,
    workspace: null,
    actor: identityNamed('june.adler'),
    does: 'accounts.addPrincipalToGroup',
    params: {
      targetGroupName: `team-${team.domain}`,
      targetUserName: who.id,
      targetUserId: who.userId,
      endpoint: 'scim',
    },
  }
}

const settings = (day: number, draw: Random): What => ({
  at: worktime(day, draw),
  workspace: draw.pick([devUs, analyticsUs]),
  actor: identityNamed('mei.tan'),
  does: 'workspace.workspaceConfEdit',
  params: { workspaceConfKeys: 'enableDbfsFileBrowser', workspaceConfValues: 'false' },
})

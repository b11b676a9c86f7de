import {
  type AuditEvent,
  exportAuditIdentity,
  getAuditIdentity,
  getAuditObject,
  listAuditObjects,
  type Params,
  type Query,
} from '@meshledger/contracts'
import { auditIdentity, auditObject, auditObjects, eventsOf, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { notFound } from './http/problems.ts'
import { asked, tableFile } from './table-file.ts'
import { HOUSE } from './tokens.ts'

/** What the log says about one object and about one identity. For those who see all domains only, as the log itself. */
@Controller()
export class AuditObjectsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(listAuditObjects)
  async listAuditObjects(@In.query(listAuditObjects) query: Query<typeof listAuditObjects>) {
    return auditObjects(this.house, query)
  }

  @Endpoint(getAuditObject)
  async getAuditObject(
    @In.params(getAuditObject) { name }: Params<typeof getAuditObject>,
    @In.query(getAuditObject) query: Query<typeof getAuditObject>,
  ) {
    return auditObject(this.house, name, query)
  }

  @Endpoint(getAuditIdentity)
  async getAuditIdentity(
    @In.params(getAuditIdentity) { id }: Params<typeof getAuditIdentity>,
    @In.query(getAuditIdentity) query: Query<typeof getAuditIdentity>,
  ) {
    const found = await auditIdentity(this.house, id, query)
    if (found === undefined) throw notFound('identity')
    return found
  }

  @Endpoint(exportAuditIdentity)
  async exportAuditIdentity(
    @In.params(exportAuditIdentity) { id }: Params<typeof exportAuditIdentity>,
    @In.query(exportAuditIdentity) { bom, ...query }: Query<typeof exportAuditIdentity>,
    @In.caller() caller: Caller,
  ) {
    const found = await auditIdentity(this.house, id, query)
    if (found === undefined) throw notFound('identity')
    const { from, to } = found.period
    return tableFile({
      name: `identity-${id}-${from}-${to}`,
      columns,
      rows: linesOf(eventsOf(this.house, id, { from, to })),
      facts: {
        filter: asked({ identity: id, from, to }),
        time: await this.house.now(),
        user: idOf(caller.principal),
        'holes in the log': String(found.gaps.length),
      },
      bom: bom === 'yes',
    })
  }
}

const ours = ['event_time', 'status_code', 'ok', 'id']
const columns = [
  ...['event_time', 'workspace_id', 'service_name', 'action_name', 'actor_id', 'actor', 'object', 'domain'],
  ...['source_ip_address', 'user_agent', 'status_code', 'ok', 'id'],
].map((name) => ({ name, freeText: !ours.includes(name) }))

async function* linesOf(pages: AsyncIterable<AuditEvent[]>) {
  for await (const events of pages) {
    yield events.map(({ actor, status_code, ok, workspace: _named, ...event }) => ({
      ...event,
      ...{
        actor: actor.name,
        actor_id: actor.id,
        ok: String(ok),
        status_code: status_code === null ? null : String(status_code),
      },
    }))
  }
}

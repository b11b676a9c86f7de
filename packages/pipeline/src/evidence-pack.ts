import { keyText, packOf, textFile, zipOf } from '@meshledger/evidence'
import { csvLines, evidencePdf } from '@meshledger/exports'
import { accountOf } from './account.ts'
import type { AuditEvent } from './audit-row.ts'
import { RefusedError } from './close/refused.ts'
import { type EvidenceQuery, evidenceBeside, evidenceEvents, evidenceFilter } from './evidence-content.ts'
import { evidenceBytes, sha256 } from './evidence-files.ts'
import { packing, signerOf } from './evidence-key.ts'
import { packReadme, packSummary } from './evidence-summary.ts'
import type { Asker } from './exceptions.ts'
import type { House } from './house.ts'
import { namesOf } from './posture-names.ts'
import { readLog } from './seal-log.ts'

/** A pack carries so many events; a question that has more is narrowed by whoever asks it. */
const MOST_EVENTS = 50_000

export type PackQuery = EvidenceQuery

/**
 * An evidence pack: what the log says of the days asked for, the findings, controls, exceptions, attestations, reviews
 * of access and changes beside it, how it was asked, and the proof. Of a log that stays in its warehouse, what that leaves unproven is told part
 * by part. The same question at the same moment gives the same bytes. Throws `RefusedError` when there are more events
 * than a pack carries.
 */
export async function evidencePack(house: House, query: PackQuery, asker: Asker) {
  const beside = await evidenceBeside(house, query, asker)
  const { from, to, label } = beside.period
  const [made, account, nameOf, filter, events, settings] = await Promise.all([
    house.now(),
    accountOf(house),
    namesOf(house),
    evidenceFilter(house, query, asker),
    allEvents(house, query, asker),
    house.ledger.settings.all(),
  ])
  const { domain, object, actor, without = [] } = query
  const scope = {
    ...{ from, to },
    ...only(domain, 'domain'),
    ...only(object, 'object'),
    ...only(actor, 'actor'),
    ...only(asker.sees === 'all' ? undefined : asker.sees.join(', '), 'domains'),
    ...only(without.length === 0 ? undefined : without.join(', '), 'left out of events'),
  }
  const told = { scope, label, account: account.name, made, by: nameOf(asker.id).name, demo: settings.demo === 'true' }
  const { log, findings, matrix, exceptions, attestations, reviews, changes } = beside
  const documents = await filesBehind(house, attestations.attestations)
  const files = [
    textFile('README.txt', packReadme(told, beside)),
    { name: 'summary.pdf', bytes: await evidencePdf(packSummary(told, { ...beside, events })) },
    textFile('events.jsonl', lines(events)),
    textFile('events.csv', [...csvLines(eventColumns, events.map(eventRow))].join('')),
    textFile('findings.jsonl', lines(findings)),
    textFile('controls.json', json(matrix)),
    textFile('exceptions.json', json(exceptions)),
    textFile('attestations.json', json(attestations)),
    textFile('reviews.json', json(reviews)),
    textFile('changes.jsonl', lines(changes.entries)),
    textFile('completeness.json', json(log)),
    textFile('queries.json', json(queriesOf(filter, scope))),
    ...(beside.unproven.length === 0 ? [] : [textFile('unproven.json', json(beside.unproven))]),
    ...documents,
  ]
  const about = { made, by: told.by, account: account.name, scope, events: events.length, changes: changes.total }
  const seals = readLog(await house.ledger.seals.list())
  const signer = await signerOf(house, account.name)
  const bytes = zipOf(packOf(files, about, seals.texts, signer), made, packing)
  const name = `evidence-${from}-to-${to}${domain === undefined ? '' : `-${domain}`}.zip`
  return { name, bytes, about, unproven: beside.unproven, key: keyText(signer.key) }
}

/** The pack as a download. */
export async function evidenceDownload(house: House, query: PackQuery, asker: Asker) {
  const { name, bytes, about, unproven, key } = await evidencePack(house, query, asker)
  const content = Buffer.from(bytes).toString('base64')
  const file = { name, mediaType: 'application/zip', encoding: 'base64' as const, content, digest: sha256(bytes) }
  return { file, made: about.made, events: about.events, changes: about.changes, unproven, key }
}

const only = (value: string | undefined, name: string) => (value === undefined ? {} : { [name]: value })
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

async function allEvents(house: House, query: PackQuery, asker: Asker): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  let cursor: string | undefined
  do {
    const page = await evidenceEvents(house, query, asker, { limit: 500, cursor })
    if (page.total > MOST_EVENTS) {
      const sentence = `The question has ${page.total} events, and a pack carries ${MOST_EVENTS}`
      throw new RefusedError(sentence, 'Ask for fewer days, or for one domain, object or person.')
    }
    events.push(...page.events)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return events
}

/** How the events were asked for: the statement, and the values that were bound to it. */
const queriesOf = ({ where, params }: { where: string; params: object }, scope: object) => ({
  scope,
  events: { sql: `SELECT * FROM access.audit_resolved a WHERE ${where} ORDER BY a.event_time DESC`, params },
})

/** The files behind attestations, each once, under its digest. */
async function filesBehind(house: House, words: readonly { evidence: { digest: string; name: string } | null }[]) {
  const wanted = new Map(words.flatMap(({ evidence }) => (evidence === null ? [] : [[evidence.digest, evidence.name]])))
  const files: { name: string; bytes: Uint8Array }[] = []
  for (const [digest, name] of [...wanted].toSorted()) {
    const { bytes } = await evidenceBytes(house, digest ?? '')
    files.push({ name: `attachments/${digest}/${name}`, bytes })
  }
  return files
}

const eventColumns = [
  ...['id', 'event_time', 'workspace_id'].map((name) => ({ name, freeText: false })),
  ...['workspace', 'service_name', 'action_name', 'actor', 'domain', 'object', 'source_ip_address', 'user_agent'].map(
    (name) => ({ name, freeText: true }),
  ),
  { name: 'status_code', freeText: false },
]

const eventRow = (event: AuditEvent): Record<string, string | null> => ({
  ...{ id: event.id, event_time: event.event_time, workspace_id: event.workspace_id, workspace: event.workspace },
  ...{ service_name: event.service_name, action_name: event.action_name, actor: event.actor.name },
  ...{ domain: event.domain, object: event.object, source_ip_address: event.source_ip_address },
  ...{ user_agent: event.user_agent, status_code: event.status_code === null ? null : String(event.status_code) },
})

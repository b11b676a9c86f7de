import { keyText, packOf, textFile, zipOf } from '@meshledger/evidence'
import { csvLines, evidencePdf } from '@meshledger/exports'
import { accountOf } from './account.ts'
import { attestations } from './attestations.ts'
import { type AuditEvent, auditEvents } from './audit.ts'
import { type AuditQuery, auditFilter } from './audit-filter.ts'
import { RefusedError } from './close/refused.ts'
import { completeness } from './completeness.ts'
import { evidenceBytes, sha256 } from './evidence-files.ts'
import { packing, signerOf } from './evidence-key.ts'
import { packReadme, packSummary } from './evidence-summary.ts'
import { type Asker, exceptions } from './exceptions.ts'
import { findings } from './findings.ts'
import type { House } from './house.ts'
import { controls } from './posture.ts'
import { namesOf } from './posture-names.ts'
import { readLog } from './seal-log.ts'
import { trail } from './trail.ts'
import { requireVisible } from './visible.ts'

/** A pack carries so many events; a question that has more is narrowed by whoever asks it. */
const MOST_EVENTS = 50_000
const MOST_CHANGES = 5_000

/** Which days, and if wanted of which domain, object or person (by opaque id). */
export type PackQuery = Pick<AuditQuery, 'period' | 'from' | 'to' | 'domain' | 'object' | 'actor'>

/**
 * An evidence pack: what the log says of the days asked for, the findings, controls, exceptions, attestations and changes
 * beside it, how it was asked, and the proof. The same question at the same moment gives the same bytes. Throws
 * `RefusedError` when there are more events than a pack carries.
 */
export async function evidencePack(house: House, query: PackQuery, asker: Asker) {
  await requireVisible(house, query.domain === undefined ? [] : [query.domain], asker.sees)
  const [made, account, nameOf, filter] = await Promise.all([
    house.now(),
    accountOf(house),
    namesOf(house),
    auditFilter(house, query),
  ])
  const { from, to, label } = filter.period
  const { domain } = query
  const ofDomain = domain === undefined ? {} : { domain }
  const [events, log, found, matrix, exceptional, words, changes, settings] = await Promise.all([
    allEvents(house, query),
    completeness(house, { from, to }),
    findings(house, { ...ofDomain, state: 'any' }, asker.sees),
    controls(house, ofDomain, asker.sees),
    exceptions(house, ofDomain, asker),
    attestations(house, ofDomain, asker),
    trail(house, { ...ofDomain, from, to, limit: MOST_CHANGES }, asker.sees),
    house.ledger.settings.all(),
  ])
  const touched = found.findings.filter((one) => one.firstSeen.slice(0, 10) <= to && one.lastSeen.slice(0, 10) >= from)
  const scope = { from, to, ...ofDomain, ...only(query.object, 'object'), ...only(query.actor, 'actor') }
  const told = { scope, label, account: account.name, made, by: nameOf(asker.id).name, demo: settings.demo === 'true' }
  const held = { events, log, findings: touched, matrix, exceptions: exceptional, attestations: words, changes }
  const documents = await filesBehind(house, words.attestations)
  const files = [
    textFile('README.txt', packReadme(told)),
    { name: 'summary.pdf', bytes: await evidencePdf(packSummary(told, held)) },
    textFile('events.jsonl', lines(events)),
    textFile('events.csv', [...csvLines(eventColumns, events.map(eventRow))].join('')),
    textFile('findings.jsonl', lines(touched)),
    textFile('controls.json', json(matrix)),
    textFile('exceptions.json', json(exceptional)),
    textFile('attestations.json', json(words)),
    textFile('changes.jsonl', lines(changes.entries)),
    textFile('completeness.json', json(log)),
    textFile('queries.json', json(queriesOf(filter, scope))),
    ...documents,
  ]
  const about = { made, by: told.by, account: account.name, scope, events: events.length, changes: changes.total }
  const seals = readLog(await house.ledger.seals.list())
  const signer = await signerOf(house, account.name)
  const bytes = zipOf(packOf(files, about, seals.texts, signer), made, packing)
  const name = `evidence-${from}-to-${to}${domain === undefined ? '' : `-${domain}`}.zip`
  return { name, bytes, about, key: keyText(signer.key) }
}

/** The pack as a download. */
export async function evidenceDownload(house: House, query: PackQuery, asker: Asker) {
  const { name, bytes, about, key } = await evidencePack(house, query, asker)
  const content = Buffer.from(bytes).toString('base64')
  const file = { name, mediaType: 'application/zip', encoding: 'base64' as const, content, digest: sha256(bytes) }
  return { file, made: about.made, events: about.events, changes: about.changes, key }
}

const only = (value: string | undefined, name: string) => (value === undefined ? {} : { [name]: value })
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

async function allEvents(house: House, query: PackQuery): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  let cursor: string | undefined
  do {
    const page = await auditEvents(house, { ...query, limit: 500, cursor })
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

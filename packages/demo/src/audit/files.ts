import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ParquetFile, ParquetWriter } from '../files/parquet.ts'
import { groupBy } from '../group.ts'
import { AUDIT_TABLE_FROM, at, DELIVERY_UNTIL, instant, isoDay, month } from '../time.ts'
import { ACCOUNT_LEVEL, analyticsUs, azureResourceId, clinicalEu, prodUs } from '../world/account.ts'
import { type AuditEvent, azureLine, deliveryLine, tableLine } from './event.ts'

const zip = promisify(gzip)
const AHEAD = 8

/** The hole: analytics-us is silent from here … */
export const GAP = { from: at('2026-09-09T08:00:00Z'), to: at('2026-09-09T14:00:00Z'), workspace: analyticsUs } as const

/** These files are delivered twice, the second time under another name. */
const deliveredTwice = [
  { day: '2026-02-10', workspace: prodUs.id },
  { day: '2026-04-21', workspace: analyticsUs.id },
  { day: '2026-05-12', workspace: ACCOUNT_LEVEL },
]

const isAzureLog = ({ workspace }: AuditEvent) => workspace?.cloud === 'AZURE'
const inGap = (event: AuditEvent) =>
  event.at >= GAP.from &&
  event.at < GAP.to &&
  (event.workspace === GAP.workspace || event.params.workspace_id === GAP.workspace.id)

/** Writes audit events in the shapes in which they arrived at their time, and counts each once. */
export class AuditFiles {
  readonly counts = { distinct: 0, table: 0, delivery: 0, azure: 0, twice: { delivery: 0, azure: 0 } }
  readonly redelivered: { file: string; also_in: string; events: number }[] = []
  /** Around the hole: the last event before it and the first after. */
  readonly gapEdges = { before: 0, after: Number.MAX_SAFE_INTEGER }
  readonly #root: string
  readonly #parquet: ParquetWriter
  #month = ''
  #file: ParquetFile | undefined
  #pending: Promise<void>[] = []
  #part = 0
  files = 0

  constructor(root: string, parquet: ParquetWriter) {
    this.#root = root
    this.#parquet = parquet
  }

  /** Take the events of one batch; all are of `day`. A large day comes in several batches. */
  async write(day: number, batch: number, events: readonly AuditEvent[]): Promise<void> {
    const kept = events.filter((event) => !inGap(event)).sort((a, b) => a.at - b.at)
    this.counts.distinct += kept.length
    for (const event of kept) this.#noteGap(event)
    if (day >= AUDIT_TABLE_FROM) this.#table(day, kept)
    if (day >= DELIVERY_UNTIL) return

    const both = day >= AUDIT_TABLE_FROM
    const azure = kept.filter(isAzureLog)
    // The account's events of the European metastore never reach the bucket in the United States.
    const aws = kept.filter((event) => !isAzureLog(event) && event.params.workspace_id !== clinicalEu.id)
    this.counts.azure += azure.length
    this.counts.delivery += aws.length
    if (both) {
      this.counts.twice.azure += azure.length
      this.counts.twice.delivery += aws.length
    }
    this.#azure(azure)
    await this.#delivery(day, batch, aws)
  }

  async close(): Promise<void> {
    this.#file?.close()
    this.#file = undefined
    await Promise.all(this.#pending)
  }

  #table(day: number, events: readonly AuditEvent[]): void {
    if (month(day) !== this.#month) {
      this.#file?.close()
      this.#month = month(day)
      this.#file = this.#parquet.file(`system/access/audit/audit-${this.#month}.parquet`, 'audit')
    }
    for (const event of events) this.#file?.add(tableLine(event))
    this.counts.table += events.length
  }

  async #delivery(day: number, batch: number, events: readonly AuditEvent[]): Promise<void> {
    const byWorkspace = groupBy(events, ({ workspace }) => workspace?.id ?? ACCOUNT_LEVEL)
    for (const [workspace, own] of [...byWorkspace].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const folder = `audit-delivery/workspaceId=${workspace}/date=${isoDay(day)}`
      this.#part += 1
      const names = [`${folder}/auditlogs_${this.#part}.json.gz`]
      if (batch === 0 && deliveredTwice.some((one) => one.day === isoDay(day) && one.workspace === workspace)) {
        const also_in = `${folder}/auditlogs_${this.#part}-retry.json.gz`
        names.push(also_in)
        this.redelivered.push({ file: names[0] ?? '', also_in, events: own.length })
        this.counts.delivery += own.length
      }
      this.files += names.length
      this.#pending.push(this.#zipped(names, own.map(deliveryLine).join('\n')))
      if (this.#pending.length >= AHEAD) await this.#pending.shift()
    }
  }

  async #zipped(names: readonly string[], text: string): Promise<void> {
    const bytes = await zip(`${text}\n`)
    // The header's last byte names the operating system; 255 says "unknown" on each of them.
    bytes[9] = 255
    for (const name of names) {
      const path = join(this.#root, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
    }
  }

  #azure(events: readonly AuditEvent[]): void {
    const byBlob = groupBy(events, (event) => {
      const [date = '', time = ''] = instant(event.at).split('T')
      const [y, m, d] = date.split('-')
      return `azure-diagnostics/insights-logs-${event.service_name.toLowerCase()}/resourceId=${azureResourceId}/y=${y}/m=${m}/d=${d}/h=${time.slice(0, 2)}/m=00/PT1H.json`
    })
    for (const [name, own] of byBlob) {
      const path = join(this.#root, name)
      if (!existsSync(path)) {
        mkdirSync(dirname(path), { recursive: true })
        this.files += 1
      }
      appendFileSync(path, `${own.map(azureLine).join('\n')}\n`)
    }
  }

  #noteGap({ workspace, at: when }: AuditEvent): void {
    if (workspace !== GAP.workspace) return
    const edges = this.gapEdges
    if (when < GAP.from) edges.before = Math.max(edges.before, when)
    if (when >= GAP.to) edges.after = Math.min(edges.after, when)
  }
}

import { readLineFile, type StatementDocument } from '@meshledger/costing'
import { howToVerify, statementCsv, statementPdf, statementXlsx } from '@meshledger/exports'
import type { StatementMove } from '@meshledger/ledger'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'
import { sha256 } from './digest.ts'
import { movedOn, NoSuchThingError, RefusedError } from './refused.ts'
import { standOf } from './stand.ts'
import { type Listed, listed, previousTraces, summaryOf } from './statement-list.ts'

export type StatementName = { period: string; domain: string; version: string }
type Found = { about: Listed; document: StatementDocument; body: string; moves: StatementMove[] }

/** A statement by its number. A draft is for those who see all; owners see what was sent to them. */
export async function findStatement(house: House, name: StatementName, sees: VisibleDomains): Promise<Found> {
  const number = `${name.period}/${name.domain}/${name.version}`
  const about = (await listed(house, name.period)).find((one) => one.number === number)
  const hidden = sees !== 'all' && (!sees.includes(name.domain) || about?.state === 'draft')
  if (about === undefined || hidden) throw new NoSuchThingError('statement')
  const { closes } = house.ledger
  const body =
    about.state === 'draft'
      ? (await closes.drafts(name.period)).find(({ domain }) => domain === name.domain)?.body
      : await closes.body(number)
  if (body === undefined) throw new NoSuchThingError('statement')
  const living = (await closes.statements(name.period)).find((one) => one.number === number)
  return { about, document: readLineFile(body), body, moves: living?.moves ?? [] }
}

/** A statement with its lines, what they correct and what corrects them, disputes, approvals and kept files. */
export async function statement(house: House, name: StatementName, sees: VisibleDomains) {
  const { about, document, moves } = await findStatement(house, name, sees)
  const [disputes, corrections] = [await house.ledger.closes.disputes(), await house.ledger.closes.corrections()]
  const previous = await previousTraces(house, name.period)
  const files = about.state === 'draft' ? [] : await house.ledger.closes.files(about.number)
  const { lines, ...head } = document
  return {
    ...summaryOf(about, disputes, previous(about)),
    ...{ costCentre: head.costCentre, owner: head.owner, basis: head.basis, demo: head.demo },
    ...{ dataThrough: head.dataThrough, ruleSet: head.ruleSet, exactTotal: head.exactTotal, rounding: head.rounding },
    ...{ credits: head.credits, drivers: head.drivers, otherChange: head.otherChange, unpricedRows: head.unpricedRows },
    rows: lines.map(({ key, ...line }) => {
      const dispute = disputes.findLast(
        (one) => one.period === head.period && one.domain === head.domain && one.key === key,
      )
      return {
        ...line,
        correctedBy: corrections
          .filter((one) => one.statement === head.number && one.line === line.line)
          .map(({ carrier, carrierLine, amount }) => ({ statement: carrier, line: carrierLine, amount })),
        dispute: dispute === undefined ? null : { id: dispute.id, state: dispute.settlement?.outcome ?? 'open' },
      }
    }),
    history: moves.map(({ at, who, to, reason }) => ({ at, who, to, reason })),
    storedFiles: files.map(({ format, digest, size }) => ({ format, digest, bytes: size })),
    verify: howToVerify(head.number),
  }
}

export type FileWish = { format: 'json' | 'csv' | 'xlsx' | 'pdf'; paper: 'A4' | 'LETTER' }
const mediaTypes: Record<FileWish['format'], string> = {
  json: 'application/json',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
}

/** A statement as a file. Line file and PDF of a frozen one are those that were kept, not made anew. */
export async function statementFile(house: House, name: StatementName, wish: FileWish, sees: VisibleDomains) {
  const found = await findStatement(house, name, sees)
  const { number, state } = found.about
  const kept = wish.format === 'pdf' ? await house.ledger.closes.file(number, 'pdf') : undefined
  const bytes = kept?.bytes ?? (await madeFile(house, found, wish))
  return {
    file: asFile(`${number.replaceAll('/', '_')}.${wish.format}`, mediaTypes[wish.format], bytes),
    stored: kept !== undefined || (wish.format === 'json' && state !== 'draft'),
  }
}

async function madeFile(house: House, found: Found, { format, paper }: FileWish): Promise<Uint8Array | string> {
  const { document, body, about, moves } = found
  if (format === 'json') return body
  if (format === 'csv') return statementCsv(document)
  if (format === 'xlsx') return statementXlsx(document, about.digest)
  const history = moves.map(({ at, who, to }) => ({ at, who, what: to.replaceAll('-', ' ') }))
  return statementPdf(document, { digest: about.digest, state: about.state, history, madeAt: await house.now(), paper })
}

/** Bytes as they travel in a reply: text as it is, anything else in base64, with the digest of the bytes. */
export function asFile(name: string, mediaType: string, content: Uint8Array | string) {
  const text = typeof content === 'string'
  return {
    ...{ name, mediaType, encoding: text ? ('utf8' as const) : ('base64' as const) },
    content: text ? content : Buffer.from(content).toString('base64'),
    digest: sha256(content),
  }
}

/** The owner accepts what was looked at. Accepted again by the same digest, nothing changes. */
export async function acceptStatement(
  house: House,
  name: StatementName,
  digest: string,
  who: string,
  sees: VisibleDomains,
) {
  const { about } = await findStatement(house, name, sees)
  if (about.digest !== digest) {
    throw new RefusedError(
      `${about.number} is not the one that you looked at`,
      'Load it again, and accept what it is now.',
    )
  }
  const stand = await standOf(house, name.period)
  const disputes = await house.ledger.closes.disputes()
  if (about.state !== 'accepted') {
    if (about.state !== 'in-review' || stand.state !== 'in-review') {
      throw new RefusedError(
        `${about.number} is ${about.state}, so it cannot be accepted`,
        'Settle its disputes first.',
      )
    }
    const outcome = await house.ledger.closes.commit({
      ...{ period: name.period, after: stand.record.mark, at: await house.now(), who },
      moves: [{ number: about.number, to: 'accepted', reason: `accepted ${digest.slice(0, 16)}` }],
    })
    if (outcome.kind === 'moved-on') throw movedOn(name.period)
  }
  const previous = await previousTraces(house, name.period)
  return { statement: { ...summaryOf(about, disputes, previous(about)), state: 'accepted' as const } }
}

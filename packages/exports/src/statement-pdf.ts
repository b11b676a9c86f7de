/// <reference path="./statement/pdfmake.d.ts" />
import type { StatementDocument, StatementLine } from '@meshledger/costing'
import type { Cell } from 'pdfmake'
import { breakableText, pdfPrinter } from './pdf.ts'
import { howToVerify, statementFacts } from './statement/facts.ts'
import { sectionsOf } from './statement/sections.ts'

export type PdfAbout = {
  /** SHA-256 of the line file. */
  readonly digest: string
  readonly state: string
  /** Who did what, when, oldest first. */
  readonly history: readonly { readonly at: string; readonly who: string; readonly what: string }[]
  /** The time that the file names as that of its making, UTC. */
  readonly madeAt: string
  readonly paper?: 'A4' | 'LETTER'
}

/** A statement as a tagged PDF, to read, print and file. Text from files is text here: nothing in it is code or a link. */
export async function statementPdf(document: StatementDocument, about: PdfAbout): Promise<Uint8Array> {
  const { number, currency } = document
  const made = new Date(about.madeAt)
  const pdfmake = await pdfPrinter()
  const buffer = await pdfmake
    .createPdf({
      pageSize: about.paper ?? 'A4',
      pageMargins: [40, 48, 40, 48],
      tagged: true,
      displayTitle: true,
      language: 'en',
      info: { title: `Statement ${number}`, creator: 'Meshledger', creationDate: made, modDate: made },
      defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
      styles: {
        title: { fontSize: 16, bold: true, margin: [0, 0, 0, 4] },
        heading: { fontSize: 11, bold: true, margin: [0, 12, 0, 4] },
        head: { bold: true },
      },
      header: document.demo ? { text: 'DEMO', alignment: 'center', margin: [0, 20, 0, 0], bold: true } : undefined,
      footer: (page: number, pages: number) => ({
        columns: [
          { text: `${number} · ${about.digest.slice(0, 16)}…`, margin: [40, 0, 0, 0] },
          { text: `Page ${page} of ${pages}`, alignment: 'right', margin: [0, 0, 40, 0] },
        ],
        fontSize: 8,
      }),
      content: [
        { text: `Statement ${number}`, style: 'title', headlineLevel: 1 },
        breakable(`${document.title}, ${document.period}: ${document.total} ${currency} (${about.state})`),
        { text: 'At a glance', style: 'heading', headlineLevel: 2 },
        factsTable(statementFacts(document, about.digest)),
        ...changeSection(document),
        { text: 'Lines', style: 'heading', headlineLevel: 2 },
        document.lines.length === 0 ? { text: 'Nothing was charged.' } : linesTable(document),
        ...historySection(about),
        { text: 'How to verify', style: 'heading', headlineLevel: 2 },
        { text: howToVerify(number) },
      ],
    })
    .getBuffer()
  return new Uint8Array(buffer)
}

const right = (text: string): Cell => ({ text, alignment: 'right' })
const head = (text: string, alignment: 'left' | 'right' = 'left'): Cell => ({ text, style: 'head', alignment })

const factsTable = (facts: readonly [string, string][]) => ({
  layout: 'lightHorizontalLines',
  table: { widths: [140, '*'], body: facts.map(([name, value]) => [{ text: name, style: 'head' }, breakable(value)]) },
})

function changeSection(document: StatementDocument): object[] {
  if (document.previous === null) return []
  const rows = document.drivers.map(({ name, product, cause, change }) => [
    ...[breakable(name), product, cause.replaceAll('-', ' '), right(cents(change))],
  ])
  const body = [
    [head('What changed'), head('Product'), head('Cause'), head('Change', 'right')],
    ...rows,
    ['Everything else', '', '', right(cents(document.otherChange))],
  ]
  return [
    { text: 'Against the month before', style: 'heading', headlineLevel: 2 },
    { layout: 'lightHorizontalLines', table: { headerRows: 1, widths: ['*', 110, 80, 80], body } },
  ]
}

/** To read only: the exact figure stands in the line file. */
const cents = (exact: string): string => {
  const [whole = '', fraction = ''] = exact.split('.')
  return `${whole}.${fraction.padEnd(2, '0').slice(0, 2)}${fraction.length > 2 ? '…' : ''}`
}

function linesTable(document: StatementDocument) {
  const { currency, total } = document
  const rows = sectionsOf(document).flatMap(({ heading, total: sum, lines }) => [
    ...(heading === null ? [] : [headingRow(heading, sum)]),
    ...lines.map((line) => [
      String(line.line),
      line.product,
      { stack: [breakable(line.name), ...smallPrint(line)] },
      line.kind,
      right(line.amount),
    ]),
  ])
  const body = [
    [head('No.'), head('Product'), head('Resource'), head('Kind'), head(currency, 'right')],
    ...rows,
    ['', { text: 'Total', style: 'head' }, '', '', { ...{ text: total, alignment: 'right' }, style: 'head' }],
  ]
  const widths = [28, 110, '*', 58, 74]
  return { layout: 'lightHorizontalLines', table: { headerRows: 1, dontBreakRows: true, widths, body } }
}

const headingRow = (heading: string, sum: string): Cell[] => [
  { ...breakable(heading), style: 'head', colSpan: 4 },
  ...['', '', ''],
  { text: sum, style: 'head', alignment: 'right' },
]

function smallPrint({ quantities, shared, corrects, note, quality, kind }: StatementLine): object[] {
  const parts = [
    ...quantities.map(({ quantity, usage_unit }) => `${quantity} ${usage_unit}`),
    ...(shared === null ? [] : [`${shared.rule}, ${shared.method}: ${shared.share}`]),
    ...(corrects === null
      ? []
      : [`corrects ${corrects.statement}${corrects.line === null ? '' : ` line ${corrects.line}`}`]),
    ...(note === null ? [] : [note]),
    ...(kind === 'rounding' || quality === 'measured' ? [] : [quality]),
  ]
  return parts.length === 0 ? [] : [{ ...breakable(parts.join(' · ')), fontSize: 7.5, color: '#444444' }]
}

function historySection({ history }: PdfAbout): object[] {
  if (history.length === 0) return []
  const body = [
    [head('When (UTC)'), head('Who'), head('What')],
    ...history.map(({ at, who, what }) => [at.replace('T', ' ').slice(0, 16), who, what]),
  ]
  return [
    { text: 'Approvals', style: 'heading', headlineLevel: 2 },
    { layout: 'lightHorizontalLines', table: { headerRows: 1, widths: [110, 120, '*'], body } },
  ]
}

/** A digest fits, and is copied from here: nothing may stand in it. */
const DIGEST = /^[0-9a-f]{64}$/

const breakable = (text: string) => ({ text: DIGEST.test(text) ? text : breakableText(text, 24) })

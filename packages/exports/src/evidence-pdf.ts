import { breakableText, pdfPrinter } from './pdf.ts'

/** What an evidence pack is about, in the words of its first page. */
export type EvidenceSummary = {
  readonly title: string
  /** UTC. */
  readonly madeAt: string
  readonly madeBy: string
  readonly demo: boolean
  /** Names and values at a glance, such as the period. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** Tables, each under its heading; one without rows says so. */
  readonly sections: readonly {
    readonly heading: string
    readonly note: string
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }[]
}

/** The summary of an evidence pack as a tagged PDF. Text from logs is text here: nothing in it is code or a link. */
export async function evidencePdf({
  title,
  madeAt,
  madeBy,
  demo,
  facts,
  sections,
}: EvidenceSummary): Promise<Uint8Array> {
  const made = new Date(madeAt)
  const printer = await pdfPrinter()
  const buffer = await printer
    .createPdf({
      ...{ pageSize: 'A4', pageMargins: [40, 48, 40, 48], tagged: true, displayTitle: true, language: 'en' },
      info: { title, creator: 'Meshledger', creationDate: made, modDate: made },
      defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
      styles: {
        title: { fontSize: 16, bold: true, margin: [0, 0, 0, 4] },
        heading: { fontSize: 11, bold: true, margin: [0, 12, 0, 4] },
        head: { bold: true },
      },
      header: demo ? { text: 'DEMO', alignment: 'center', margin: [0, 20, 0, 0], bold: true } : undefined,
      footer: (page: number, pages: number) => ({
        text: `Page ${page} of ${pages}`,
        ...{ alignment: 'right', margin: [0, 0, 40, 0], fontSize: 8 },
      }),
      content: [
        { text: title, style: 'title', headlineLevel: 1 },
        { text: `Made by ${breakable(madeBy)} at ${madeAt.slice(0, 16).replace('T', ' ')} UTC` },
        {
          layout: 'lightHorizontalLines',
          margin: [0, 8, 0, 0],
          table: {
            widths: [140, '*'],
            body: facts.map(([name, value]) => [{ text: name, style: 'head' }, breakable(value)]),
          },
        },
        ...sections.flatMap(({ heading, note, columns, rows }) => [
          { text: heading, style: 'heading', headlineLevel: 2 },
          { text: note },
          ...(rows.length === 0 ? [] : [tableOf(columns, rows)]),
        ]),
      ],
    })
    .getBuffer()
  return new Uint8Array(buffer)
}

const tableOf = (columns: readonly string[], rows: readonly (readonly string[])[]) => ({
  layout: 'lightHorizontalLines',
  margin: [0, 4, 0, 0],
  table: {
    ...{ headerRows: 1, dontBreakRows: true, widths: columns.map(() => 'auto') },
    body: [columns.map((text) => ({ text, style: 'head' })), ...rows.map((row) => row.map(breakable))],
  },
})

const breakable = (text: string): string => breakableText(text, 16)

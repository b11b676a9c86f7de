/// <reference path="./statement/pdfmake.d.ts" />
type Printer = typeof import('pdfmake').default
let printer: Promise<Printer> | undefined

/**
 * The one way in which PDFs are made here: our own fonts, and nothing fetched or read from anywhere. Loaded when the first
 * PDF is made: it takes a good part of a second, and most commands make none.
 */
export function pdfPrinter(): Promise<Printer> {
  printer ??= loadPrinter()
  return printer
}

async function loadPrinter(): Promise<Printer> {
  const [{ default: pdfmake }, { default: fonts }] = await Promise.all([
    import('pdfmake'),
    import('pdfmake/build/vfs_fonts.js'),
  ])
  const { virtualfs } = pdfmake
  for (const [name, base64] of Object.entries(fonts)) {
    virtualfs.writeFileSync(name, base64, 'base64')
    virtualfs.writeFileSync(name, unjoined(virtualfs.readFileSync(name)))
  }
  pdfmake.addFonts({ Roboto: { normal: 'Roboto-Regular.ttf', bold: 'Roboto-Medium.ttf' } })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy(() => false)
  return pdfmake
}

/**
 * Text of people. Long names without blanks would run over the edge: they may break after so many signs. An accent that is
 * written apart from its letter has no sign in the font: text is in its composed form (NFC).
 */
export const breakableText = (text: string, signs: number): string =>
  text.normalize('NFC').replace(new RegExp(`\\S{${signs}}(?=\\S)`, 'g'), '$&\u200B')

/** What an OpenType font says of neighbours: which signs become one, and which move closer. */
const NEIGHBOURS = new Set(['GDEF', 'GPOS', 'GSUB'])

/**
 * A font without its tables of neighbours: each sign then stands for itself, at its own width, so that figures stand
 * below each other. Those tables are read anew for every PDF and asked for every word, and were two fifths of its time.
 *
 * The directory of a font file is its count of tables (two bytes at 4) and 16 bytes a table from 12, its tag in front;
 * the tables themselves stay where they are.
 */
export function unjoined(font: Uint8Array): Uint8Array {
  const out = font.slice()
  const view = new DataView(out.buffer)
  const entries = Array.from({ length: view.getUint16(4) }, (_, i) => font.subarray(12 + 16 * i, 28 + 16 * i))
  const kept = entries.filter((entry) => !NEIGHBOURS.has(String.fromCharCode(...entry.subarray(0, 4))))
  view.setUint16(4, kept.length)
  for (const [i, entry] of kept.entries()) out.set(entry, 12 + 16 * i)
  return out
}

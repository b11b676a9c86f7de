import { readFileSync } from 'node:fs'
import fonts from 'pdfmake/fonts/Roboto.js'
import { expect, test } from 'vitest'
import { unjoined } from './pdf.ts'

/** Tag, offset and length of each table of a font file. */
function tablesOf(font: Uint8Array): [tag: string, offset: number, length: number][] {
  const view = new DataView(font.buffer, font.byteOffset)
  return Array.from({ length: view.getUint16(4) }, (_, i) => {
    const at = 12 + 16 * i
    return [String.fromCharCode(...font.subarray(at, at + 4)), view.getUint32(at + 8), view.getUint32(at + 12)]
  })
}

test.each(Object.entries(fonts.Roboto))('%s without its tables of neighbours keeps every other table', (_, file) => {
  const font = new Uint8Array(readFileSync(file))
  const before = font.slice()
  const [was, is] = [tablesOf(font), tablesOf(unjoined(font))]
  expect(was.map(([tag]) => tag)).toEqual(expect.arrayContaining(['GDEF', 'GPOS', 'GSUB', 'glyf']))
  expect(is).toEqual(was.filter(([tag]) => !tag.startsWith('G')))
  expect(font).toEqual(before)
})

export type XlsxColumn = { readonly name: string; readonly number: boolean }
export type XlsxSheet = {
  readonly name: string
  readonly columns: readonly XlsxColumn[]
  readonly rows: Iterable<Readonly<Record<string, string | null>>>
}

type Bytes = { arrayBuffer(): Promise<ArrayBuffer> }

/** Rows beyond which a spreadsheet is the wrong form: CSV carries any number. */
export const XLSX_ROWS = 50_000

/**
 * Sheets as an XLSX workbook, the same bytes for the same rows. Text stays text, so that nothing is run as a formula; an
 * amount becomes a number where a number holds it to the last digit, and stays text where it would not. Throws
 * `RangeError` beyond 50,000 rows.
 */
export async function xlsx(sheets: readonly XlsxSheet[]): Promise<Uint8Array> {
  const data = sheets.map(({ name, columns, rows }) => {
    const cells = [...rows].map((row) => columns.map((column) => cell(row[column.name] ?? null, column.number)))
    if (cells.length > XLSX_ROWS) throw new RangeError(`${cells.length} rows do not fit a spreadsheet; ask for CSV`)
    const head = columns.map((column) => ({ value: column.name, type: String, fontWeight: 'bold' as const }))
    return { data: [head, ...cells], sheet: name, stickyRowsCount: 1 }
  })
  const { default: writeXlsxFile } = await import('write-excel-file/universal')
  const blob = (await writeXlsxFile(data).toBlob()) as unknown as Bytes
  return atOneTime(new Uint8Array(await blob.arrayBuffer()))
}

function cell(text: string | null, number: boolean) {
  if (text === null) return null
  if (!number || !holdsExactly(text)) return { value: text, type: String }
  const places = text.includes('.') ? `0.${'0'.repeat(text.length - text.indexOf('.') - 1)}` : '0'
  return { value: Number(text), type: Number, format: places }
}

/** Fifteen digits go through a spreadsheet's numbers unharmed. */
const holdsExactly = (text: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(text) && text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15

/** A zip names the moment of each of its files; without it the same rows would never be the same bytes twice. */
function atOneTime(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  let end = zip.length - 22
  while (end > 0 && view.getUint32(end, true) !== 0x06054b50) end--
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const local = view.getUint32(at + 42, true)
    for (const place of [at + 12, local + 10]) {
      view.setUint16(place, 0, true)
      view.setUint16(place + 2, 0x21, true)
    }
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return zip
}

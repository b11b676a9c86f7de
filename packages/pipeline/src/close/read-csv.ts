/** A fault of an uploaded CSV: which line, what is wrong, what to do. */
export class CsvError extends Error {
  readonly line: number
  readonly problem: string
  readonly remedy: string
  constructor(line: number, problem: string, remedy: string) {
    super(`line ${line}: ${problem}. ${remedy}`)
    this.name = 'CsvError'
    this.line = line
    this.problem = problem
    this.remedy = remedy
  }
}

export type CsvRow = { readonly line: number; readonly cells: Readonly<Record<string, string>> }

/**
 * Rows of a CSV (RFC 4180; comma or semicolon, a byte order mark is passed over) by the names of its header, which are
 * compared without case. Throws `CsvError` where a wanted column is missing, a quote is open, or a row has other cells
 * than the header.
 */
export function readCsv(text: string, wanted: readonly string[]): CsvRow[] {
  const records = recordsOf(text.replace(/^\uFEFF/, ''))
  const [header, ...rows] = records
  if (header === undefined) throw new CsvError(1, 'the file is empty', `Begin with a header: ${wanted.join(',')}.`)
  const names = header.cells.map((name) => name.trim().toLowerCase())
  const missing = wanted.find((name) => !names.includes(name))
  if (missing !== undefined) {
    throw new CsvError(header.line, `there is no column ${missing}`, `The header needs ${wanted.join(', ')}.`)
  }
  return rows
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }) => {
      if (cells.length !== names.length) {
        throw new CsvError(
          line,
          `${cells.length} cells under ${names.length} columns`,
          'Quote cells that hold a comma.',
        )
      }
      return { line, cells: Object.fromEntries(names.map((name, i) => [name, (cells[i] ?? '').trim()])) }
    })
}

function recordsOf(text: string): { line: number; cells: string[] }[] {
  const first = text.slice(0, text.search(/\r?\n|$/))
  const separator = first.includes(';') && !first.includes(',') ? ';' : ','
  const records: { line: number; cells: string[] }[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let began = 1
  const end = () => {
    records.push({ line: began, cells: [...cells, cell] })
    cells = []
    cell = ''
    began = line
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\n') line++
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') cell += text[++i]
      else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === separator) {
      cells.push(cell)
      cell = ''
    } else if (c === '\n') end()
    else if (c !== '\r') cell += c
  }
  if (quoted) throw new CsvError(began, 'a quote is not closed', 'Close it, or double a quote inside a cell.')
  if (cell !== '' || cells.length > 0) end()
  return records
}

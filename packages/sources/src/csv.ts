export type CsvRecord = {
  readonly line: number
  readonly fields: string[]
  /** What is wrong with its quotes, in words. One that never closes has swallowed the rest of the text. */
  readonly fault: string | undefined
}

/**
 * The records of a CSV text as RFC 4180 has it: quotes may hold commas, quotes and line ends. Each record knows the
 * line on which it begins, from 1. A quote that never closes gives one last record with a `fault`.
 */
export function* csvRecords(text: string): Generator<CsvRecord, undefined> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  while (at < text.length) {
    const record = { line, fields: [] as string[], fault: undefined as string | undefined }
    for (;;) {
      const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at)
      record.fields.push(field.value)
      record.fault ??= field.fault
      for (let i = at; i < field.end; i++) if (text[i] === '\n') line++
      at = field.end
      if (text[at] !== ',') break
      at++
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') {
      at++
      line++
    }
    if (record.fields.length > 1 || record.fields[0] !== '') yield record
  }
  return undefined
}

type Field = { value: string; end: number; fault?: string }

function plainField(text: string, start: number): Field {
  let end = start
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++
  return { value: text.slice(start, end), end }
}

function quotedField(text: string, start: number): Field {
  let value = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0)
      return {
        value: value + text.slice(at),
        end: text.length,
        fault: 'a quote never closes; nothing after it could be read',
      }
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      const rest = plainField(text, quote + 1)
      if (rest.value === '') return { value, end: rest.end }
      return { value: value + rest.value, end: rest.end, fault: 'something stands after a quote that closes' }
    }
    value += '"'
    at = quote + 2
  }
}

import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml'
import { Fault, type Path } from './refusal.ts'

/** A YAML value as plain data. */
export type Value = string | number | boolean | null | readonly Value[] | Fields
export type Fields = { readonly [key: string]: Value }

export interface YamlDocument {
  readonly content: Value
  /** The line on which the value at this path stands, or the nearest thing around it that exists. */
  readonly line: (path: Path) => number
}

export type YamlText = { kind: 'read'; documents: YamlDocument[] } | { kind: 'not-yaml'; line: number; message: string }

/** Read the documents of a YAML text. Never throws: text that is not YAML comes back as such, with its line. */
export function readDocuments(text: string): YamlText {
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })
  const documents = Array.isArray(parsed) ? parsed : []
  for (const doc of documents) {
    const [error] = doc.errors
    if (error !== undefined) {
      const what = error.code.toLowerCase().replaceAll('_', ' ')
      return { kind: 'not-yaml', line: lines.linePos(error.pos[0]).line, message: `this is not YAML: ${what}` }
    }
  }
  try {
    return {
      kind: 'read',
      documents: documents
        .filter((doc) => doc.contents !== null)
        .map((doc) => ({
          content: doc.toJS({ maxAliasCount: 100 }) as Value,
          line: (path) => lineOf(doc, lines, path),
        })),
    }
  } catch {
    return { kind: 'not-yaml', line: 1, message: 'this YAML repeats its aliases too often to be read' }
  }
}

function lineOf(doc: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? doc.contents : doc.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

export const isFields = (value: Value | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

/** The value of a key as text; a fault when it is missing or something else. */
export function textAt(fields: Fields, key: string, path: Path = []): string {
  const value = fields[key]
  if (value === undefined || value === null) throw new Fault('missing-key', path, `${key} is missing`)
  if (typeof value !== 'string') throw new Fault('bad-value', [...path, key], `${key} must be text`)
  return value
}

/** The value of a key as text, or the given text when the key is absent. */
export const textOr = (fields: Fields, key: string, absent: string): string =>
  fields[key] === undefined ? absent : textAt(fields, key)

/** The value of a key as a list of texts; a single text is a list of one, an absent key an empty list. */
export function textsAt(fields: Fields, key: string, path: Path = []): string[] {
  const value = fields[key]
  if (value === undefined) return []
  const items = isList(value) ? value : [value]
  return items.map((item, i) => {
    if (typeof item !== 'string') throw new Fault('bad-value', [...path, key, i], `${key} must hold text only`)
    return item
  })
}

import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseAllDocuments } from 'yaml'
import { Fault, type Path } from './refusal.ts'

/** A YAML value as plain data. */
export type Value = string | number | boolean | null | readonly Value[] | Fields
export type Fields = { readonly [key: string]: Value }
/** A place in the text, both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface YamlDocument {
  readonly content: Value
  /** Where the value at this path stands, or the nearest thing around it that exists. */
  readonly place: (path: Path) => Place
  /** A scalar as it is written, which numbers too long for a float need; null where there is none. */
  readonly written: (path: Path) => string | null
}

export type YamlText = { kind: 'read'; documents: YamlDocument[] } | ({ kind: 'not-yaml'; message: string } & Place)

/** Control characters, which YAML allows nowhere as they are. */
const NOT_TEXT = /[^\P{Cc}\t\n\r\u0085]/u

/** Nothing that people write comes near it; deeper than this a reader would run out of stack. */
const DEEPEST = 100
/** A hundred names for one value are no bomb; what grows with every level of names is past this at once. */
const MOST_ALIASES = 10_000

/** Read the documents of a YAML text. Never throws: text that is not YAML comes back as such, with its place. */
export function readDocuments(text: string): YamlText {
  const lines = new LineCounter()
  const notYaml = (at: Place, message: string): YamlText => ({ kind: 'not-yaml', ...at, message })
  const start = { line: 1, column: 1 }
  const odd = text.search(NOT_TEXT)
  if (odd >= 0) {
    const before = text.slice(0, odd).split('\n')
    const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    return notYaml(at, 'this is not YAML: a character that stands in no text')
  }
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
      logLevel: 'silent',
    })
    const documents = Array.isArray(parsed) ? parsed : []
    for (const doc of documents) {
      const [error] = [...doc.errors, ...doc.warnings]
      if (error !== undefined) {
        const what = error.code.toLowerCase().replaceAll('_', ' ')
        return notYaml(placeOf(lines, error.pos[0]), `this is not YAML: ${what}`)
      }
    }
    return {
      kind: 'read',
      documents: documents
        .filter((doc) => doc.contents !== null && !(isScalar(doc.contents) && doc.contents.value === null))
        .map((doc) => {
          const content = doc.toJS({ maxAliasCount: MOST_ALIASES }) as Value
          if (depthOf(content) > DEEPEST) throw new RangeError('too deep')
          return { content, place: (path) => placeIn(doc, lines, path), written: (path) => writtenAt(doc, path) }
        }),
    }
  } catch {
    return notYaml(start, 'this YAML repeats its aliases too often, or is nested too deeply, to be read')
  }
}

function depthOf(value: Value): number {
  let depth = 0
  for (let level: Value[] = [value]; level.length > 0 && depth <= DEEPEST; depth++) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return depth
}

const placeOf = (lines: LineCounter, offset: number): Place => {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

/** The place of a scalar is its own; that of a map or list under a key is the key's, which stands on the line people look for. */
function placeIn(doc: Document, lines: LineCounter, path: Path): Place {
  for (let length = path.length; length > 0; length--) {
    const at = path.slice(0, length)
    const node = doc.getIn(at, true)
    if (!isNode(node) || !node.range) continue
    const key = isScalar(node) ? undefined : keyNode(doc, at)
    return placeOf(lines, key?.range?.[0] ?? node.range[0])
  }
  return placeOf(lines, doc.contents?.range?.[0] ?? 0)
}

function keyNode(doc: Document, path: Path): Node | undefined {
  const holder = path.length === 1 ? doc.contents : doc.getIn(path.slice(0, -1), true)
  if (!isMap(holder)) return undefined
  const pair = holder.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
  return isNode(pair?.key) ? pair.key : undefined
}

function writtenAt(doc: Document, path: Path): string | null {
  const node = doc.getIn(path, true)
  return isScalar(node) && typeof node.source === 'string' ? node.source : null
}

export const isFields = (value: Value | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

/** The value of a key as text; a fault when it is missing or something else. */
export function textAt(fields: Fields, key: string, path: Path = []): string {
  const value = own(fields, key)
  if (value === undefined) throw new Fault('missing-key', path, `${key} is missing`)
  if (typeof value !== 'string') throw new Fault('bad-value', [...path, key], `${key} must be text`)
  return value
}

/** The value of a key, and never something that every object has. */
export const own = (fields: Fields, key: string): Value | undefined =>
  Object.hasOwn(fields, key) ? fields[key] : undefined

/** The value of a key as text, or the given text when the key is absent. */
export const textOr = (fields: Fields, key: string, absent: string): string =>
  own(fields, key) === undefined ? absent : textAt(fields, key)

/** The value of a key as a list of texts; an absent key is an empty list. */
export function textsAt(fields: Fields, key: string, path: Path = []): string[] {
  const value = own(fields, key)
  if (value === undefined) return []
  if (!isList(value)) throw new Fault('bad-value', [...path, key], `${key} must be a list`)
  return value.map((item, i) => {
    if (typeof item !== 'string') throw new Fault('bad-value', [...path, key, i], `${key} must hold text only`)
    return item
  })
}

import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { ConfigError, type Fault } from './config-error.ts'

type Path = readonly PropertyKey[]

/**
 * Parse YAML text by a schema. Throws `ConfigError` with every fault: file, line, key, remedy.
 *
 * `file` is only named, never opened. Values stand in no message: a file may hold more than its reader should see.
 */
export function readYaml<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (doc.errors.length > 0) {
    throw new ConfigError(
      doc.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        key: '',
        problem: `this is not YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`,
        remedy: 'Check the indentation, the quotes and the brackets of this line.',
      })),
    )
  }
  const parsed = schema.safeParse(doc.toJS())
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => faultOf(issue, file, lineOf(doc, lines, issue.path)))
  throw new ConfigError(faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)))
}

function faultOf(issue: z.core.$ZodIssue, file: string, line: number | null): Fault {
  const key = keyOf(issue.path)
  if (issue.path.length === 0 && issue.code === 'invalid_type') {
    return { file, line, key, problem: 'this holds no keys', remedy: 'Write the keys as `name: value`, one a line.' }
  }
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.join(', ')
    return { file, line, key, problem: `unknown key ${names}`, remedy: 'Remove it or correct its spelling.' }
  }
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined')
  if (issue.code === 'too_small') return { file, line, key, problem: 'is empty', remedy: 'Give at least one value.' }
  if (missing) return { file, line, key, problem: 'is missing', remedy: `Add ${key}.` }
  const [problem = '', remedy = 'Correct the value.'] = issue.message.split(' | ')
  return { file, line, key, problem: problem.replace(/\.$/, ''), remedy }
}

const keyOf = (path: Path): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )

/** The line of the value, or of the nearest thing around it that exists. */
function lineOf(doc: Document.Parsed, lines: LineCounter, path: Path): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? doc.contents : doc.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return null
}

import { regexFault } from './re2.ts'
import { Fault, type Path } from './refusal.ts'

/** Check a regular expression. Flags at its front, such as `(?i)`, are read as modifiers. */
export function readRegex(text: string, flags: string, path: Path): { source: string; flags: string } {
  const wrong = regexFault(text)
  if (wrong !== null) throw new Fault('bad-regex', path, `this regular expression cannot be used: ${wrong}`)
  const inline = /^\(\?([ims]+)\)/.exec(text)
  const source = inline === null ? text : text.slice(inline[0].length)
  const all = [...new Set(flags + (inline?.[1] ?? ''))].toSorted().join('')
  return { source, flags: all }
}

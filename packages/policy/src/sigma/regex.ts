import { Fault, type Path } from './refusal.ts'

/**
 * Check a regular expression against what Sigma allows and both engines can run: RE2 has no look-around, no
 * back-reference, no atomic group, and repeats at most 1000 times. Leading `(?i)` is read as a modifier.
 */
export function readRegex(text: string, flags: string, path: Path): { source: string; flags: string } {
  const inline = /^\(\?([ims]+)\)/.exec(text)
  const source = inline === null ? text : text.slice(inline[0].length)
  const plain = source.replaceAll(/\\\\/g, '')
  const refuse = (message: string): never => {
    throw new Fault('bad-value', path, message)
  }
  if (/\(\?(?!:)/.test(plain))
    refuse('a regular expression may hold plain groups only: no look-around, no flags inside')
  if (/\\[1-9]|\\k</.test(plain)) refuse('a regular expression may not refer back to a group')
  if (/[*+?}]\+/.test(plain)) refuse('a regular expression may not be possessive')
  if (/\\[ZGQEKRXApPN]/.test(plain)) {
    refuse('a regular expression may hold no special escapes such as \\A or \\p')
  }
  for (const repeat of plain.matchAll(/\{(\d*),?(\d*)\}/g)) {
    if (Number(repeat[1]) > 1000 || Number(repeat[2]) > 1000)
      refuse('a regular expression may repeat at most 1000 times')
  }
  try {
    new RegExp(source, 's')
  } catch {
    refuse('this is not a regular expression')
  }
  const all = [...new Set(flags + (inline?.[1] ?? ''))].toSorted().join('')
  return { source, flags: all }
}

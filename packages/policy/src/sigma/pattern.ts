import type { Pattern, PatternPart, Placement } from './ast.ts'

/**
 * Take a Sigma string apart. `\*`, `\?` and `\\` are the plain characters; a backslash before anything else is
 * a plain backslash (Sigma 2.1, string wildcard and escaping).
 */
export function parsePattern(source: string): Pattern {
  const parts: PatternPart[] = []
  let text = ''
  const flush = () => {
    if (text !== '') parts.push({ text })
    text = ''
  }
  for (let i = 0; i < source.length; i++) {
    const char = source[i] as string
    const next = source[i + 1]
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next
      i += 1
    } else if (char === '*' || char === '?') {
      flush()
      parts.push({ wild: char })
    } else {
      text += char
    }
  }
  flush()
  return parts
}

/** The pattern with wildcards where `contains`, `startswith` or `endswith` add them. */
export function placed(pattern: Pattern, placement: Placement | null): Pattern {
  const any = { wild: '*' } as const
  if (placement === 'contains') return [any, ...pattern, any]
  if (placement === 'startswith') return [...pattern, any]
  if (placement === 'endswith') return [any, ...pattern]
  return pattern
}

/** The plain text of a pattern without wildcards, or null when it has some. */
export function plainText(pattern: Pattern): string | null {
  let text = ''
  for (const part of pattern) {
    if ('wild' in part) return null
    text += part.text
  }
  return text
}

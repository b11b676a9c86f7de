/** What is wrong with a regular expression, in words; null when the engine (RE2) takes it. */
export function regexFault(source: string): string | null {
  try {
    const reader = { source, at: 0 }
    readAlternatives(reader, 0)
    return null
  } catch (error) {
    if (error instanceof Wrong) return error.message
    throw error
  }
}

class Wrong extends Error {}
interface Reader {
  readonly source: string
  at: number
}
const MOST_REPEATS = 1000
const DEEPEST = 200
const lookingBack = 'it refers back to a group, which Sigma leaves out'

/** Reads up to the closing parenthesis or the end; gives how often the most repeated part may repeat in all. */
function readAlternatives(reader: Reader, depth: number): number {
  if (depth > DEEPEST) throw new Wrong('its groups are nested too deeply')
  let most = 1
  let last: number | null = null
  let repeated = false
  while (reader.at < reader.source.length) {
    const char = reader.source[reader.at] as string
    if (char === ')') {
      if (depth === 0) throw new Wrong('a closing parenthesis has no opening one')
      return most
    }
    const repeat = repetition(reader)
    if (repeat !== null) {
      if (repeated) throw new Wrong('a repetition is repeated, or possessive, which Sigma leaves out')
      if (last === null) throw new Wrong('there is nothing to repeat')
      if (last * repeat > MOST_REPEATS) throw new Wrong(`it repeats more than ${MOST_REPEATS} times`)
      most = Math.max(most, last * repeat)
      repeated = true
      continue
    }
    repeated = false
    if (char === '|') {
      reader.at++
      last = null
    } else {
      last = readAtom(reader, char, depth)
      most = Math.max(most, last ?? 1)
    }
  }
  if (depth > 0) throw new Wrong('a group is not closed')
  return most
}

/** A repetition at this place, with how often it repeats at most (once for those without a bound), or null. */
function repetition(reader: Reader): number | null {
  const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(reader.source.slice(reader.at, reader.at + 40))
  if (found === null) return null
  const [whole, least, comma, up] = found
  reader.at += whole.length
  if (least === undefined) return 1
  const low = Number(least)
  const high = comma === undefined ? low : up === undefined || up === '' ? low : Number(up)
  if (low > MOST_REPEATS || high > MOST_REPEATS) throw new Wrong(`it repeats more than ${MOST_REPEATS} times`)
  if (high < low) throw new Wrong('a repetition ends below where it begins')
  return Math.max(high, 1)
}

/** One thing that can be repeated; null for what cannot, such as flags. */
function readAtom(reader: Reader, char: string, depth: number): number | null {
  if (char === '(') return readGroup(reader, depth)
  if (char === '[') readClass(reader)
  else if (char === '\\') readEscape(reader, false)
  else reader.at += (reader.source.codePointAt(reader.at) ?? 0) > 0xffff ? 2 : 1
  return 1
}

function readGroup(reader: Reader, depth: number): number | null {
  const rest = reader.source.slice(reader.at)
  if (/^\(\?(<?[=!])/.test(rest)) throw new Wrong('it looks ahead or behind, which Sigma leaves out')
  const flags = /^\(\?[imsU]*(?:-[imsU]+)?([:)])/.exec(rest)
  const named = /^\(\?P<\w+>/.exec(rest)
  if (rest.startsWith('(?') && flags === null && named === null) {
    throw new Wrong('a group begins with what Sigma leaves out')
  }
  if (flags !== null && flags[0] === '(?)') throw new Wrong('a group begins with what Sigma leaves out')
  reader.at += (flags ?? named)?.[0].length ?? 1
  if (flags?.[1] === ')') return null
  const inside = readAlternatives(reader, depth + 1)
  reader.at++
  return inside
}

const inClass = /^\\[dDsSwW]/
const posix = /^\[:\^?(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/

function readClass(reader: Reader): void {
  reader.at += reader.source[reader.at + 1] === '^' ? 2 : 1
  for (let first = true; ; first = false) {
    const rest = reader.source.slice(reader.at)
    if (rest === '') throw new Wrong('a character class is not closed')
    if (rest[0] === ']' && !first) break
    const whole = posix.exec(rest) ?? inClass.exec(rest)
    if (whole !== null) reader.at += whole[0].length
    else if (rest.startsWith('[:') && /^\[:\^?\w*:\]/.test(rest)) throw new Wrong('there is no such character class')
    else readRange(reader)
  }
  reader.at++
}

function readRange(reader: Reader): void {
  const low = readClassChar(reader)
  const rest = reader.source.slice(reader.at)
  if (rest[0] !== '-' || rest.length < 2 || rest[1] === ']') return
  if (low === null) return
  reader.at++
  const high = readClassChar(reader)
  if (high === null) throw new Wrong('a range of characters ends in a class')
  if (high < low) throw new Wrong('a range of characters ends below where it begins')
}

/** The code point at this place of a class; null for a class such as `\pL`. */
function readClassChar(reader: Reader): number | null {
  if (reader.source[reader.at] === '\\') return readEscape(reader, true)
  const code = reader.source.codePointAt(reader.at) ?? 0
  reader.at += code > 0xffff ? 2 : 1
  return code
}

const letters: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }

/** An escape, and the code point that it stands for; null for a class or a place. */
function readEscape(reader: Reader, inside: boolean): number | null {
  const rest = reader.source.slice(reader.at)
  const next = rest[1]
  if (next === undefined) throw new Wrong('it ends in a backslash')
  const take = (length: number, code: number | null): number | null => {
    reader.at += length
    return code
  }
  const octal = /^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)
  if (octal?.[1] !== undefined) return take(octal[0].length, Number.parseInt(octal[1], 8))
  if (/\d/.test(next) || next === 'k') throw new Wrong(lookingBack)
  const hex = /^\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,8})\})/.exec(rest)
  if (hex !== null && Number.parseInt(hex[1] ?? hex[2] ?? '', 16) <= 0x10ffff) {
    return take(hex[0].length, Number.parseInt(hex[1] ?? hex[2] ?? '', 16))
  }
  const property = /^\\[pP](?:([A-Z])|\{\^?(\w+)\})/.exec(rest)
  if (property !== null && isProperty(property[1] ?? property[2] ?? '')) return take(property[0].length, null)
  if (!inside && next === 'Q') {
    const end = rest.indexOf('\\E')
    return take(end < 0 ? rest.length : end + 2, null)
  }
  if (!inside && /[dDsSwWbBAzC]/.test(next)) return take(2, null)
  const letter = letters[next]
  if (letter !== undefined) return take(2, letter)
  if (/[\w\P{ASCII}]/u.test(next) && next !== '_') throw new Wrong(`\\${next} is no escape that Sigma knows`)
  return take(2, next.charCodeAt(0))
}

function isProperty(name: string): boolean {
  for (const property of [name, `Script=${name}`]) {
    try {
      new RegExp(`\\p{${property}}`, 'u')
      return true
    } catch {}
  }
  return name === 'Any'
}

/** A piece of a pattern, and what Java writes for it. */
type Piece = readonly [form: RegExp, write: (found: RegExpExecArray, lines: boolean) => string]

const blanks = '\\t\\n\\f\\r '
const [word, noWord] = ['(?<=\\w)', '(?<!\\w)']
const hex = (code: number): string => `\\x{${code.toString(16)}}`
const octal: Piece = [/\\([0-7]{2,3}|0)/y, ([, digits = '']) => hex(Number.parseInt(digits, 8))]
const tab: Piece = [/\\v/y, () => hex(11)]
/** Java calls a script by `Is` and its name; categories have one letter or two. */
const property: Piece = [
  /\\([pP])(?:([A-Z])|\{(\^?)(\w+)\})/y,
  ([, p, letter, not, name = letter ?? '']) =>
    `\\${not === '^' ? (p === 'p' ? 'P' : 'p') : p}{${name.length > 2 ? 'Is' : ''}${name}}`,
]
const escaped: Piece = [/\\[\s\S]/y, ([whole]) => whole]

const outside: readonly Piece[] = [
  [/\\Q[\s\S]*?(?:\\E|$)/y, ([whole]) => whole],
  ...[octal, tab, property],
  [/\\s/y, () => `[${blanks}]`],
  [/\\S/y, () => `[^${blanks}]`],
  [/\\b/y, () => `(?:${word}(?!\\w)|${noWord}(?=\\w))`],
  [/\\B/y, () => `(?:${word}(?=\\w)|${noWord}(?!\\w))`],
  [/\\C/y, () => '(?s:.)'],
  escaped,
  [/\^/y, (_, lines) => (lines ? '(?:\\A|(?<=\\n))' : '\\A')],
  [/\$/y, (_, lines) => (lines ? '(?=\\n|\\z)' : '\\z')],
  [/\{\d+(?:,\d*)?\}/y, ([whole]) => whole],
  [/[{}]/y, ([whole]) => `\\${whole}`],
  [/\(\?P<\w+>/y, () => '('],
  // Which match is preferred (`U`) says nothing about whether there is one.
  [/\(\?[imsU]*(?:-[imsU]+)?[:)]/y, ([whole]) => whole.replaceAll('U', '').replace(/-(?=[:)])/, '')],
  [/\[\^?\]?/y, ([whole]) => whole.replace(']', '\\]')],
  [/[\s\S]/y, ([whole]) => whole],
]

const classes: Record<string, string> = { word: '\\w', ascii: '\\p{ASCII}', xdigit: '\\p{XDigit}' }
const inside: readonly Piece[] = [
  [
    /\[:(\^?)(\w+):\]/y,
    ([, not, name = '']) => {
      const of = classes[name] ?? `\\p{${name.charAt(0).toUpperCase()}${name.slice(1)}}`
      return not === '^' ? `[^${of}]` : of
    },
  ],
  ...[octal, tab, property],
  [/\\s/y, () => blanks],
  [/\\S/y, () => `[^${blanks}]`],
  escaped,
  // A bracket would open a class within this one, and two of these would intersect.
  [/[[&]/y, ([whole]) => `\\${whole}`],
  [/[\s\S]/y, ([whole]) => whole],
]

/**
 * A regular expression of RE2 in Java's words, so that Spark reads it as DuckDB does. Java's own `$` also holds before a
 * last line feed, its lines end in more ways than one (`d`), its case is that of ASCII alone (`u`), its words are not.
 */
export function javaPattern(source: string, flags: string): string {
  let lines = flags.includes('m')
  const outer: boolean[] = []
  let inClass = false
  let text = ''
  for (let at = 0; at < source.length; ) {
    const [found, write] = pieceAt(source, at, inClass ? inside : outside)
    const [whole] = found
    if (!inClass && whole.startsWith('(') && !whole.endsWith(')')) outer.push(lines)
    if (!inClass && /^\(\?\w*-\w*m/.test(whole)) lines = false
    else if (!inClass && /^\(\?[isU]*m/.test(whole)) lines = true
    if (!inClass && whole === ')') lines = outer.pop() ?? lines
    text += write(found, lines)
    at += whole.length
    inClass = inClass ? whole !== ']' : whole.startsWith('[')
  }
  return `(?${[...new Set(`du${flags}`)].join('')})${text}`
}

function pieceAt(source: string, at: number, pieces: readonly Piece[]): readonly [RegExpExecArray, Piece[1]] {
  for (const [form, write] of pieces) {
    form.lastIndex = at
    const found = form.exec(source)
    if (found !== null) return [found, write]
  }
  throw new RangeError(`no piece of a pattern at ${at}`)
}

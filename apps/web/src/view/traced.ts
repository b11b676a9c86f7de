import { getCostTrace, type Input } from '@meshledger/contracts'

/**
 * A name that no address may hold, such as a person's: `#` and its print (FNV-1a, 64 bits), which the server compares.
 */
export function printed(name: string): string {
  let print = 0xcbf29ce484222325n
  for (const letter of name) {
    print = ((print ^ BigInt(letter.codePointAt(0) ?? 0)) * 0x100000001b3n) & 0xffffffffffffffffn
  }
  return `#${print.toString(16).padStart(16, '0')}`
}

/** The question whose answer is a figure: what the trace of that figure is asked with. */
export type Question = Input<typeof getCostTrace>['query']
/** `figure` is the sum of the answers to `questions`, less those to `less`, divided by `per`. */
export type Traced = {
  readonly questions: readonly Question[]
  readonly less: readonly Question[]
  readonly per: number
  readonly figure: string | null
}

/**
 * A figure that is traced, as it stands in the address: `period:2026-10;f.domain:growth;figure:12.50`. The question and
 * the figure that its trace has to come to, so that a link opens the same trace for whoever may see it. Further questions
 * stand behind bars, each taken off unless a `+` says that it is added; nothing before the first bar says that the first
 * question is one of those.
 */
export function writeTraced({ questions: [first, ...more], less, per, figure }: Traced): string {
  const beside = { ...(per === 1 ? {} : { per }), ...(figure === null ? {} : { figure }) }
  return [partsOf({ ...first, ...beside }), ...more.map((one) => `+${partsOf(one)}`), ...less.map(partsOf)].join('|')
}

const partsOf = (parts: object): string =>
  Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}:${String(value).replace(/[%;|]/g, encodeURIComponent)}`)
    .join(';')

/** Undefined for a text that is no question. */
export function readTraced(text: string | undefined): Traced | undefined {
  if (text === undefined) return undefined
  try {
    const [own = '', ...others] = text.split('|')
    const { figure = null, per = '1', ...asked } = read(own)
    if (!/^[1-9]\d{0,3}$/.test(per) || (figure !== null && !/^-?\d+(\.\d+)?$/.test(figure))) return undefined
    const first = others.length > 0 && Object.keys(asked).length === 0 ? [] : [asked]
    const questions = [...first, ...others.filter(isAdded).map((one) => read(one.slice(1)))]
    const less = others.filter((one) => !isAdded(one)).map(read)
    return [...questions, ...less].every(isQuestion) ? { questions, less, per: Number(per), figure } : undefined
  } catch {
    return undefined
  }
}

const isAdded = (text: string): boolean => text.startsWith('+')

const read = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(';').map((part): [string, string] => {
      const [name = '', ...value] = part.split(':')
      return [name, decodeURIComponent(value.join(':'))]
    }),
  )

const isQuestion = (parts: Record<string, string>): boolean =>
  getCostTrace.query.safeParse(parts).success && Object.keys(parts).every((name) => name in getCostTrace.query.shape)

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
/** `figure` is the answer to `question`, less the answer to `less`, divided by `per`. */
export type Traced = {
  readonly question: Question | null
  readonly less: Question | null
  readonly per: number
  readonly figure: string | null
}

/**
 * A figure that is traced, as it stands in the address: `period:2026-10;f.domain:growth;figure:12.50`. The question and
 * the figure that its trace has to come to, so that a link opens the same trace for whoever may see it. What is taken off
 * stands behind a bar; nothing before it says that the figure is what is taken off, with the sign turned.
 */
export function writeTraced({ question, less, per, figure }: Traced): string {
  const beside = { ...(per === 1 ? {} : { per }), ...(figure === null ? {} : { figure }) }
  const taken = less === null ? [] : [partsOf(less)]
  return [partsOf({ ...question, ...beside }), ...taken].join('|')
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
    const [own = '', taken] = text.split('|')
    const { figure = null, per = '1', ...asked } = read(own)
    if (!/^[1-9]\d{0,3}$/.test(per) || (figure !== null && !/^-?\d+(\.\d+)?$/.test(figure))) return undefined
    const less = taken === undefined ? null : read(taken)
    const question = less !== null && Object.keys(asked).length === 0 ? null : asked
    if (![question, less].every((one) => one === null || isQuestion(one))) return undefined
    return { question, less, per: Number(per), figure }
  } catch {
    return undefined
  }
}

const read = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(';').map((part): [string, string] => {
      const [name = '', ...value] = part.split(':')
      return [name, decodeURIComponent(value.join(':'))]
    }),
  )

const isQuestion = (parts: Record<string, string>): boolean =>
  getCostTrace.query.safeParse(parts).success && Object.keys(parts).every((name) => name in getCostTrace.query.shape)

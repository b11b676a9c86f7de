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
export type Traced = { readonly question: Question; readonly figure: string | null }

/**
 * A figure that is traced, as it stands in the address: `period:2026-10;f.domain:growth;figure:12.50`. The question and
 * the figure that its trace has to come to, so that a link opens the same trace for whoever may see it.
 */
export function writeTraced(question: Question, figure: string | null): string {
  const parts = Object.entries({ ...question, figure })
  return parts
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}:${String(value).replace(/[%;]/g, encodeURIComponent)}`)
    .join(';')
}

/** Undefined for a text that is no question. */
export function readTraced(text: string | undefined): Traced | undefined {
  if (text === undefined) return undefined
  try {
    const { figure = null, ...question } = Object.fromEntries(
      text.split(';').map((part): [string, string] => {
        const [name = '', ...value] = part.split(':')
        return [name, decodeURIComponent(value.join(':'))]
      }),
    )
    const known = getCostTrace.query.safeParse(question)
    const strange = Object.keys(question).some((name) => !(name in getCostTrace.query.shape))
    if (!known.success || strange || (figure !== null && !/^-?\d+(\.\d+)?$/.test(figure))) return undefined
    return { question: question as Question, figure }
  } catch {
    return undefined
  }
}

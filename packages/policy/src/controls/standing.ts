import { PLATFORM } from '@meshledger/mesh'
import { grouped } from '../grouped.ts'
import { type Decisions, type ExceptionFacts, exceptionState, type WordFacts, wordState } from './decisions.ts'

/** What holds for one control of one domain at a moment. The domain's own comes before that of the platform. */
export interface Standing {
  /** Taken out by the statement of applicability. */
  readonly excluded: boolean
  readonly exception: ExceptionFacts | null
  readonly word: WordFacts | null
  /** The word that ran out last, where none is valid. */
  readonly lapsed: WordFacts | null
}

/** The decisions in force at a moment, to be asked by control and domain, and by finding. */
export interface InForce {
  standing(framework: string, control: string, domain: string): Standing
  /** The exception that covers what a rule found; null when none does. */
  exceptionOf(finding: {
    readonly rule: string
    readonly domain: string
    readonly subject: string
  }): ExceptionFacts | null
}

/** No text that the ledger holds has a NUL in it. */
const key = (...parts: readonly string[]): string => parts.join('\0')

/** Sort the decisions by what they are about, once; each question then is a look-up. */
export function decisionsAt({ exceptions, words, applicability }: Decisions, moment: string): InForce {
  const held = exceptions.filter((one) => one.at <= moment && exceptionState(one, moment) === 'approved')
  const onControls = new Map(
    held.flatMap((one) =>
      one.framework !== null && one.control !== null
        ? [[key(one.framework, one.control, one.domain), one] as const]
        : [],
    ),
  )
  const onRules = new Map(
    held.flatMap((one) =>
      one.rule === null
        ? []
        : [[key(one.rule, one.domain, ...(one.subject === null ? [] : [one.subject])), one] as const],
    ),
  )
  const valid = new Map<string, WordFacts>()
  const lapsed = new Map<string, WordFacts>()
  const groups = grouped(words, (word) => key(word.framework, word.control, word.domain))
  for (const [place, group] of groups) {
    for (const word of group) {
      const state = wordState(word, group, moment)
      if (state === 'valid') keepLast(valid, place, word)
      if (state === 'expired') keepLast(lapsed, place, word)
    }
  }
  const out = new Map(
    applicability
      .filter(({ at }) => at <= moment)
      .map(({ framework, control, domain, included }) => [key(framework, control, domain), !included]),
  )
  return {
    standing(framework, control, domain) {
      const places = [key(framework, control, domain), key(framework, control, PLATFORM)]
      const first = <T>(of: ReadonlyMap<string, T>): T | null =>
        of.get(places[0] ?? '') ?? of.get(places[1] ?? '') ?? null
      return { excluded: first(out) ?? false, exception: first(onControls), word: first(valid), lapsed: first(lapsed) }
    },
    exceptionOf({ rule, domain, subject }) {
      const places = [domain, PLATFORM].flatMap((one) => [key(rule, one, subject), key(rule, one)])
      return places.map((place) => onRules.get(place)).find((one) => one !== undefined) ?? null
    },
  }
}

function keepLast(of: Map<string, WordFacts>, place: string, word: WordFacts): void {
  const before = of.get(place)
  if (before === undefined || before.expires < word.expires) of.set(place, word)
}

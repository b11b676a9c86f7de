import type { Lake } from '@meshledger/lake'
import { type Example, exampleEvents, exampleMesh, type Rule, type Rulebook, type Severity } from '@meshledger/policy'
import { queryVerdicts } from '../src/rule-query-trial.ts'
import { stateVerdicts } from '../src/state-trial.ts'
import { tryRules } from './trial.ts'

export type Verdict = Example['expect'] | `match, ${Severity}`

/** A whole number of weeks, longer than any timespan: examples so far apart know nothing of each other. */
const APART = 57 * 7 * 86_400_000

type Layout = { alone: boolean; each?: boolean }

/** How the examples of a rule are laid out. Events of a grant outlast any distance in time; an absence is of all events. */
export const layoutOf = (rule: Rule, text: string): Required<Layout> => ({
  alone: rule.kind === 'absence' || text.includes('mesh.actor_is_granted'),
  each: rule.kind === 'detection' && (rule.scope.derived.size > 0 || rule.history !== null),
})

/**
 * What each of the named rules says in each example. Examples of the same mesh are laid out together, far apart in time,
 * and read in one scan; `alone` holds those of several events apart altogether, for rules that look at all that went before,
 * and `each` every one, for rules that compute with times. A match of another severity than the example has is no match.
 */
export async function verdictsOf(
  lake: Lake,
  book: Rulebook,
  examples: readonly Example[],
  names: readonly string[],
  { alone, each = false }: Layout,
): Promise<Map<string, Verdict[]>> {
  const states = book.speaking.filter((rule) => rule.kind === 'state')
  if (states.length > 0) return stateVerdicts(lake, states, examples)
  const queries = book.speaking.filter((rule) => rule.kind === 'query')
  if (queries.length > 0) return queryVerdicts(lake, queries, examples)
  const verdicts = new Map(names.map((name) => [name, examples.map((): Verdict => 'no match')]))
  const batches = new Map<string, number[]>()
  for (const [i, example] of examples.entries()) {
    const apart = each || example.level !== null || (alone && example.events.length > 1)
    const batch = `${apart ? i : ''} ${JSON.stringify(example.domains)}`
    batches.set(batch, [...(batches.get(batch) ?? []), i])
  }
  for (const numbers of batches.values()) {
    const laid = numbers.flatMap((i) =>
      later(examples[i] as Example, numbers.length === 1 ? 0 : i).map((event) => ({ event, i })),
    )
    const events = laid.map(({ event }) => event)
    const found = await tryRules(lake, book, events, exampleMesh(examples[numbers[0] ?? 0] as Example))
    for (const { rule, severity, eventKeys, events: count } of found) {
      const of = verdicts.get(rule)
      for (const key of eventKeys) {
        const i = laid[Number(key)]?.i ?? -1
        const level = examples[i]?.level ?? null
        if (of !== undefined) of[i] = level === null || level === severity ? 'match' : `match, ${severity}`
      }
      if (count === 0 && of !== undefined) for (const i of numbers) of[i] = 'match'
    }
  }
  return verdicts
}

const later = (example: Example, by: number) =>
  exampleEvents(example).map((event) => ({
    ...event,
    event_time: new Date(Date.parse(String(event.event_time)) + by * APART).toISOString(),
  }))

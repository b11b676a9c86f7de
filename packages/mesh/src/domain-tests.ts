import type { Fault } from './config-error.ts'
import { type DomainIndex, type DomainSource, indexOn } from './domain-index.ts'
import { place } from './place.ts'

/**
 * Hold the `tests` of every domain file against the chain: each row must belong to the domain that its test says. Gives
 * a fault for each test that fails, with where the row went instead; none when all hold.
 */
export function checkDomains(sources: readonly DomainSource[], index: DomainIndex): Fault[] {
  return sources.flatMap(({ definition, file }) =>
    definition.tests.flatMap(({ row, belongs_to }, i) => {
      const { usage_date, ...placed } = row
      const wanted = belongs_to ?? definition.domain
      const { domain, reason, ...why } = place(placed, usage_date === undefined ? index : indexOn(index, usage_date))
      if (domain === wanted) return []
      const how = 'selector' in why ? `${reason} (${why.selector})` : ('cause' in why && why.cause) || reason
      return [
        {
          file,
          line: null,
          key: `tests[${i}]`,
          problem: `this row belongs to ${domain} by ${how}, not to ${wanted}`,
          remedy: 'Correct the selectors, or the test.',
        },
      ]
    }),
  )
}

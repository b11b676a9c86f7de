import type { House } from './house.ts'
import { catalogsOf } from './posture-catalogs.ts'
import type { VisibleDomains } from './visible.ts'

/** The domains that the asker may see, with the frameworks that their classification brings. */
export async function domains(house: House, sees: VisibleDomains) {
  const catalogs = await catalogsOf(house)
  const all = await house.ledger.domains.current()
  return all
    .filter(({ domain }) => sees === 'all' || sees.includes(domain))
    .map((each) => ({
      ...{ domain: each.domain, title: each.title, owner: each.owner, costCentre: each.cost_centre },
      classification: each.classification,
      frameworks: catalogs
        .filter(({ applies_to: { classification } }) =>
          classification === 'any' ? true : each.classification.includes(classification),
        )
        .map(({ title }) => title),
      products: each.products.map(({ name, title }) => ({ name, title })),
    }))
}

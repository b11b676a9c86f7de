import { type ControlStatus, decisionsAt, noDecisions } from '@meshledger/policy'
import type { House } from './house.ts'
import { posture } from './posture.ts'
import { catalogsOf } from './posture-catalogs.ts'
import { catalogWith, controlRef, namesOf } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

/**
 * The statement of applicability of a domain: each control of the frameworks that its classification brings, in or out,
 * with the justification that somebody gave, and where it stands.
 */
export async function applicability(
  house: House,
  { domain, framework }: { domain: string; framework?: string | undefined },
  sees: VisibleDomains,
) {
  await requireVisible(house, [domain], sees)
  const [domains, steps, nameOf, now, judged] = await Promise.all([
    house.ledger.domains.current(),
    house.ledger.attestations.applicability(),
    namesOf(house),
    house.now(),
    posture(house),
  ])
  const classification = domains.find((one) => one.domain === domain)?.classification
  if (classification === undefined) throw new QueryError('domain', 'a statement of applicability is of one domain')
  const inForce = decisionsAt({ ...noDecisions, applicability: steps }, now)
  const statuses = new Map<string, ControlStatus>(
    judged.controls.flatMap(({ framework: of, control, cells }) =>
      cells.filter((cell) => cell.domain === domain).map(({ status }) => [`${of}:${control}`, status] as const),
    ),
  )
  const catalogs = (await catalogsOf(house)).filter(
    ({ framework: of, applies_to }) =>
      (framework === undefined || of === framework) &&
      (applies_to.classification === 'any' || classification.includes(applies_to.classification)),
  )
  const controls = catalogs.flatMap((catalog) =>
    catalog.controls.map(({ id, family, requirement }) => {
      const { excluded } = inForce.standing(catalog.framework, id, domain)
      const step = steps.findLast(
        (one) => one.framework === catalog.framework && one.control === id && one.domain === domain,
      )
      return {
        ...{ control: controlRef(catalog.framework, id, catalogs), family, requirement, included: !excluded },
        justification: step?.justification ?? becauseOf(catalog.title, catalog.applies_to.classification),
        decided: step === undefined ? null : { by: nameOf(step.who), at: step.at },
        status: excluded ? null : (statuses.get(`${catalog.framework}:${id}`) ?? null),
      }
    }),
  )
  const included = controls.filter((one) => one.included).length
  return { domain, included, excluded: controls.length - included, controls }
}

const becauseOf = (title: string, classification: string): string =>
  classification === 'any'
    ? `${title} applies to every domain.`
    : `${title} applies to every domain that holds ${classification}.`

export type ApplicabilityWish = {
  readonly framework: string
  readonly control: string
  readonly domain: string
  readonly included: boolean
  readonly justification: string
}

/** Take a control into a domain or out of it. Throws `QueryError` for a control that nobody knows. */
export async function setApplicability(house: House, wish: ApplicabilityWish, who: string, sees: VisibleDomains) {
  await requireVisible(house, [wish.domain], sees)
  const { framework, control, domain, included, justification } = wish
  const catalogs = await catalogsOf(house)
  const catalog = catalogWith(framework, control, catalogs)
  const of = (await house.ledger.domains.current()).find((one) => one.domain === domain)
  if (of === undefined) throw new QueryError('domain', 'a statement of applicability is of one domain')
  const needed = catalog.applies_to.classification
  if (needed !== 'any' && !of.classification.includes(needed)) {
    throw new QueryError('framework', `${catalog.title} is not brought by the classification of ${domain}`)
  }
  await house.ledger.attestations.setApplicability({ ...wish, who, at: await house.now() })
  return { control: controlRef(framework, control, catalogs), domain, included, justification }
}

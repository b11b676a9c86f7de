import { type Catalog, controlsOf, type MappedControl } from '@meshledger/policy'
import type { House } from './house.ts'
import { QueryError } from './query-error.ts'
import { policyInForce } from './rules.ts'

/** Somebody, by id and by the name that people know. */
export type PersonRef = { id: string; name: string }

/** Gives the name of whoever stands in the ledger under an id, auditors included; one who has left keeps the id. */
export async function namesOf({ ledger }: Pick<House, 'ledger'>): Promise<(id: string) => PersonRef> {
  const [people, access] = await Promise.all([ledger.people.list(), ledger.auditors.list()])
  const names = new Map([
    ...access.map(({ id, auditor }) => [id, auditor] as const),
    ...people.map(({ id, name }) => [id, name] as const),
  ])
  return (id) => ({ id, name: names.get(id) ?? id })
}

/** A control with its title; one that no catalogue has any longer keeps its id for a title. */
export function controlRef(framework: string, control: string, catalogs = policyInForce().catalogs): MappedControl {
  const found = catalogs.find((one) => one.framework === framework)?.controls.find(({ id }) => id === control)
  return { framework, control, title: found?.title ?? control }
}

/** The catalogue that holds a control. Throws `QueryError` when there is no such framework or control. */
export function catalogWith(framework: string, control: string, catalogs = policyInForce().catalogs): Catalog {
  const catalog = catalogs.find((one) => one.framework === framework)
  if (catalog === undefined) throw new QueryError('framework', 'there is no framework of that name')
  if (!catalog.controls.some(({ id }) => id === control)) {
    throw new QueryError('control', `${catalog.title} has no such control; it is written as printed, such as A.8.15`)
  }
  return catalog
}

/** Days from one day to another, both as `2026-11-20`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/** Names of the rules that test a control. */
export function rulesTesting(
  framework: string,
  control: string,
  catalogs = policyInForce().catalogs,
): ReadonlySet<string> {
  const { book } = policyInForce()
  const tests = book.speaking.filter((rule) =>
    controlsOf(rule, catalogs).some((one) => one.framework === framework && one.control === control),
  )
  return new Set(tests.map(({ name }) => name))
}

import { type GrantChange, groupedBy, READING, spansOf, WRITING } from './audit-grants.ts'

/** A right that stands: who may read or write what, since when, given by which identity. */
export type StandingRight = {
  readonly principal: string
  readonly privilege: string
  readonly securable: string
  readonly since: string
  readonly by: string
}

/** The rights to read or write that stand after all changes, which come in order of time. */
export function standingRights(changes: readonly GrantChange[]): StandingRight[] {
  const each = changes.flatMap((change) =>
    [...new Set([...change.add, ...change.remove])].map((privilege) => ({ ...change, privilege })),
  )
  const ofData = each.filter(({ privilege }) => READING.includes(privilege) || WRITING.includes(privilege))
  return [...groupedBy(ofData, rightKey).values()].flatMap((of) => {
    const [{ principal, securable, privilege }] = of as [(typeof of)[number]]
    const last = spansOf(of.map(({ at, by, add }) => ({ at, by, on: add.includes(privilege) }))).at(-1)
    return last === undefined || last.until !== null
      ? []
      : [{ principal, privilege, securable, since: last.from, by: last.by }]
  })
}

/** What makes a right the same right, whenever and by whomever it was given. */
export const rightKey = ({
  principal,
  securable,
  privilege,
}: Pick<StandingRight, 'principal' | 'securable' | 'privilege'>) => JSON.stringify([principal, securable, privilege])

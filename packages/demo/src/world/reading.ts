import type { Random } from '../random.ts'
import { at } from '../time.ts'
import { type Team, tablesOf, teams } from './domains.ts'
import { type Identity, member, peopleOf } from './people.ts'

const sharedGold = teams.filter(({ phi }) => !phi).flatMap(({ products }) => products.flatMap(({ tables }) => tables))
const own = new Map(teams.map((team) => [team.domain, tablesOf(team)]))

/** A table that somebody of the team reads on an ordinary day: mostly the team's own, else shared gold without PHI. */
export function readableTable(team: Team, draw: Random): string {
  return draw.chance(0.78) ? draw.pick(own.get(team.domain) ?? []) : draw.pick(sharedGold)
}

/** Somebody who left: account closed at that instant. */
export type Leaver = { readonly who: Identity; readonly at: number }
/** Left in good order: nothing happens under this name afterwards. */
export const leaver: Leaver = { who: member('content', 5), at: at('2026-05-29T15:30:00Z') }
/** Left too, but a token of theirs lived on. */
export const leaverWithToken: Leaver = { who: member('community', 4), at: at('2026-08-31T16:00:00Z') }

const left = new Map([leaver, leaverWithToken].map(({ who, at: when }) => [who.id, when]))

/** People of a team who are still there at an instant. */
export function activePeople(team: string, when: number): readonly Identity[] {
  const people = peopleOf(team)
  return people.some(({ id }) => left.has(id)) ? people.filter(({ id }) => when < (left.get(id) ?? when + 1)) : people
}

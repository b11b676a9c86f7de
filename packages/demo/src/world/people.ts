import { groupBy } from '../group.ts'
import { randomStream } from '../random.ts'
import { teams } from './domains.ts'

/** One of the firm's identities as Databricks knows them: a person by mail address, a service principal by UUID. */
export type Identity = {
  readonly id: string
  readonly name: string
  readonly kind: 'person' | 'service-principal'
  /** The product team, or the staff team without a domain. */
  readonly team: string
  readonly userId: string
}

const MAIL = 'selene.example'
const firstNames =
  'Aino Bea Carla Dana Edda Fay Gita Hana Iris Jana Kira Lotte Mina Nadia Olga Petra Qadira Rosa Selma Tilda Uma Vera Wanda Xenia Yara Zoe Adam Ben Caleb Dario Emil Felix Goran Hugo Ivan Jakob Karim Luca Milan Nils'.split(
    ' ',
  )
const lastNames =
  'Abbasi Berg Costa Dahl Eriksen Farah Garcia Horvat Ibsen Jansen Keller Laine Moreno Novak Olsen Park Quist Rossi Silva Tanaka Ueda Varga Wirth Young Zeller Aydin Blanc Chen Duarte Eklund Fonseca Greco'.split(
    ' ',
  )
const TEAM_SIZE = 9

const person = (given: string, family: string, team: string): Identity => {
  const name = `${given} ${family}`
  const id = `${given}.${family}@${MAIL}`.toLowerCase()
  return { id, name, kind: 'person', team, userId: randomStream(0, id).hex(12).replace(/[a-f]/g, '7') }
}
/** `maya.lindqvist` as a person. */
const named = (key: string, team: string): Identity => {
  const [given = '', family = ''] = key.split('.').map((part) => part.charAt(0).toUpperCase() + part.slice(1))
  return person(given, family, team)
}
const servicePrincipal = (name: string, team: string): Identity => ({
  id: randomStream(0, `service principal ${name}`).uuid(),
  name,
  kind: 'service-principal',
  team,
  userId: randomStream(0, name).hex(12).replace(/[a-f]/g, '3'),
})

const staff: readonly (readonly [team: string, ...keys: string[]])[] = [
  [
    'platform',
    'noor.haddad',
    'oskar.nyman',
    'rita.soares',
    'ken.mori',
    'vlad.ionescu',
    'june.adler',
    'pablo.reyes',
    'mei.tan',
  ],
  ['finance', 'elena.petrova', 'george.whitfield', 'anna.kowalska'],
  ['compliance', 'tomas.okafor', 'ruth.steiner'],
]

function everybody(): Identity[] {
  const members = teams.flatMap((team, t) =>
    Array.from({ length: TEAM_SIZE }, (_, i) => {
      const n = t * TEAM_SIZE + i
      return person(
        firstNames[n % firstNames.length] ?? '',
        lastNames[(n * 5 + Math.floor(n / firstNames.length)) % lastNames.length] ?? '',
        team.domain,
      )
    }),
  )
  const owners = [...new Set(teams.map((team) => team.owner))].map((owner) =>
    named(owner, teams.find((team) => team.owner === owner)?.domain ?? ''),
  )
  return [
    ...owners,
    ...members,
    ...staff.flatMap(([team, ...keys]) => keys.map((key) => named(key, team))),
    ...teams.flatMap(({ domain }) => [
      servicePrincipal(`sp-${domain}-jobs`, domain),
      servicePrincipal(`sp-${domain}-deploy`, domain),
    ]),
    servicePrincipal('sp-platform-terraform', 'platform'),
    servicePrincipal('sp-platform-monitoring', 'platform'),
    servicePrincipal('sp-platform-ingest', 'platform'),
  ]
}

export const identities: readonly Identity[] = everybody()

const byTeam = groupBy(identities, ({ team }) => team)

/** People of a team, without its owner: owners of two domains would make an identity ambiguous. */
export const peopleOf = (team: string): readonly Identity[] =>
  (byTeam.get(team) ?? []).filter(
    (one) => one.kind === 'person' && !teams.some(({ owner }) => one.id.startsWith(`${owner}@`)),
  )

/** The identity under which a team's jobs run. */
export function jobRunner(team: string): Identity {
  return identityNamed(team === 'platform' ? 'sp-platform-ingest' : `sp-${team}-jobs`)
}

export function identityNamed(name: string): Identity {
  const found = identities.find((one) => one.name === name || one.id === name || one.id === `${name}@${MAIL}`)
  if (found === undefined) throw new RangeError(`there is nobody called ${name}`)
  return found
}

/** The n-th person of a team, the same for every seed and scale. */
export function member(team: string, n: number): Identity {
  const found = peopleOf(team)[n]
  if (found === undefined) throw new RangeError(`${team} has no person ${n}`)
  return found
}

export const ownerMail = (owner: string): string => `${owner}@${MAIL}`

/** Who can be chosen in the demo: each of the three who open Meshledger, and leads of one and of two domains. */
export const demoPeople = [
  { key: 'maya.lindqvist', title: 'Team lead, Cycle tracking', roles: ['team-lead'], domains: ['cycle-tracking'] },
  {
    key: 'priya.raman',
    title: 'Team lead, Community and Content',
    roles: ['team-lead'],
    domains: ['community', 'content'],
  },
  { key: 'jonas.weber', title: 'Team lead, Recommendations', roles: ['team-lead'], domains: ['recommendations'] },
  { key: 'amara.diallo', title: 'Team lead, Growth', roles: ['team-lead'], domains: ['growth'] },
  { key: 'sofia.marques', title: 'Team lead, Pregnancy', roles: ['team-lead'], domains: ['pregnancy'] },
  { key: 'elena.petrova', title: 'Finance, FP&A', roles: ['finance'], domains: [] },
  { key: 'tomas.okafor', title: 'Compliance officer', roles: ['compliance'], domains: [] },
  { key: 'noor.haddad', title: 'Platform engineer', roles: ['admin'], domains: [] },
] as const

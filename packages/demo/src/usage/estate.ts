import { randomStream, spread } from '../random.ts'
import { analyticsUs, clinicalEu, devUs, prodUs } from '../world/account.ts'
import { type Team, teams } from '../world/domains.ts'
import { identityNamed, jobRunner, member } from '../world/people.ts'
import { everyHour, hoursFrom, monthStart, resourceMaker, type Wish } from './make.ts'
import { plantedResources } from './planted-resources.ts'
import type { PlacedBy, Resource } from './resource.ts'

/** `core` resources exist at any scale; the others are thinned out below scale 1. */
type Entry = { kind: keyof Make; wish: Wish; core: boolean }

/** The serverless usage policy of a team. */
export const policyOf = (domain: string): string => randomStream(0, `usage policy ${domain}`).uuid()
export const teamTag = (domain: string): Record<string, string> => ({ team: domain })

type Make = ReturnType<typeof resourceMaker>

/** What every product team runs. Teams start with a part of it; the rest comes into being over the months. */
function teamEstate(team: Team, t: number): Entry[] {
  const { domain, home, size } = team
  const runAs = jobRunner(domain).id
  // What lies in clinical-eu without a mark of its own belongs to telehealth, so pregnancy marks its work there.
  const byPerson: PlacedBy = home !== clinicalEu ? 'identity' : domain === 'telehealth' ? 'workspace' : 'tag'
  const tags = teamTag(domain)
  const unmarked = byPerson === 'tag' ? { tags } : {}
  const base = { domain, workspace: home, runAs }
  const job = (n: number, name: string, from: number, over: Partial<Wish>): Entry => ({
    core: n === 0,
    kind: 'job',
    wish: {
      ...base,
      key: `${domain} job ${n}`,
      name: `${domain}-${name}`,
      placedBy: 'tag',
      rate: 120 * size * (1 - n * 0.07),
      hours: hoursFrom((t * 3 + n * 5) % 24, 1 + (n % 3)),
      // The European workspace grew later than the American ones.
      from: monthStart(from === 0 && n === 0 ? 0 : from + (home === clinicalEu ? 3 : 0)),
      ...over,
    },
  })
  return [
    job(0, 'ingest', 0, { placedBy: 'resource' }),
    job(1, 'silver-refresh', 0, { placedBy: 'resource' }),
    job(2, 'gold-tables', 1, domain === 'telehealth' ? { placedBy: 'workspace' } : { tags }),
    job(3, 'feature-build', 4, { tags: { ...tags, env: 'prod' } }),
    job(4, 'backtest', 8, { placedBy: byPerson, ...unmarked }),
    {
      core: true,
      kind: 'serverlessJob',
      wish: {
        ...base,
        key: `${domain} serverless 0`,
        name: `${domain}-quality-checks`,
        placedBy: 'policy',
        policy: policyOf(domain),
        rate: 42 * size,
        hours: hoursFrom(4 + t, 3),
      },
    },
    {
      core: false,
      kind: 'serverlessJob',
      wish: {
        ...base,
        key: `${domain} serverless 1`,
        name: `${domain}-daily-report`,
        placedBy: 'tag',
        tags,
        rate: 40 * size,
        hours: hoursFrom(6 + t, 2),
        from: monthStart(5),
      },
    },
    {
      core: false,
      kind: 'pipeline',
      wish: {
        ...base,
        key: `${domain} pipeline`,
        name: `${domain}-events`,
        placedBy: 'tag',
        tags,
        rate: 30 * size,
        hours: [1, 5, 9, 13, 17, 21],
        from: monthStart(1 + (t % 4)),
      },
    },
    ...[0, 1].map(
      (n): Entry => ({
        core: false,
        kind: 'notebook',
        wish: {
          ...base,
          key: `${domain} notebook ${n}`,
          name: `${domain}/exploration-${n + 1}`,
          runAs: member(domain, n).id,
          placedBy: byPerson,
          ...unmarked,
          rate: 8 * size,
          hours: hoursFrom(13 + n, 4),
          weekend: 0,
          from: monthStart(n * 6),
        },
      }),
    ),
    {
      core: true,
      kind: 'storage',
      wish: {
        ...base,
        key: `${domain} storage`,
        name: team.catalog,
        runAs: null,
        placedBy: 'catalog',
        rate: 1100 * size,
        hours: [0],
        weekend: 1,
      },
    },
    {
      core: false,
      kind: 'tableService',
      wish: {
        ...base,
        key: `${domain} table service`,
        name: team.catalog,
        runAs: null,
        placedBy: 'catalog',
        rate: 20 * size,
        hours: [3],
        weekend: 1,
      },
    },
  ]
}

/** Compute that several teams share. Until a rule splits it, the team that asked for it carries its cost. */
function sharedEstate(): Entry[] {
  const ownedBy = identityNamed('sp-platform-terraform').id
  const warehouse = (name: string, wish: Pick<Wish, 'workspace' | 'domain' | 'rate' | 'hours'>): Entry => ({
    core: true,
    kind: 'warehouse',
    wish: { key: `warehouse ${name}`, name, placedBy: 'resource', weekend: 0.15, ownedBy, ...wish },
  })
  return [
    warehouse('bi-shared', { workspace: analyticsUs, domain: 'growth', rate: 26, hours: hoursFrom(7, 14) }),
    warehouse('reporting-shared', { workspace: prodUs, domain: 'subscriptions', rate: 20, hours: hoursFrom(6, 13) }),
    warehouse('clinical-reporting', { workspace: clinicalEu, domain: 'telehealth', rate: 16, hours: hoursFrom(6, 12) }),
    {
      core: true,
      kind: 'cluster',
      wish: {
        key: 'cluster shared-exploration',
        name: 'shared-exploration',
        workspace: analyticsUs,
        domain: 'experimentation',
        placedBy: 'resource',
        runAs: identityNamed('oskar.nyman').id,
        tags: { purpose: 'shared' },
        rate: 38,
        hours: hoursFrom(8, 11),
        weekend: 0,
      },
    },
    {
      core: false,
      kind: 'cluster',
      wish: {
        key: 'cluster ml-workbench',
        name: 'ml-workbench',
        workspace: devUs,
        domain: 'recommendations',
        placedBy: 'tag',
        runAs: member('recommendations', 2).id,
        tags: teamTag('recommendations'),
        rate: 30,
        hours: hoursFrom(9, 9),
        weekend: 0,
        from: monthStart(3),
      },
    },
  ]
}

function alwaysOn(): Entry[] {
  const common = { hours: everyHour, weekend: 0.7 }
  const served = (domain: string, name: string, rate: number, from: number, core: boolean): Entry => ({
    core,
    kind: 'endpoint',
    wish: {
      ...common,
      key: `endpoint ${name}`,
      name,
      workspace: prodUs,
      domain,
      placedBy: 'resource',
      createdBy: jobRunner(domain).id,
      rate,
      from: monthStart(from),
    },
  })
  const database = (domain: string, name: string, core: boolean): Entry => ({
    core,
    kind: 'lakebase',
    wish: {
      ...common,
      key: `lakebase ${name}`,
      name,
      workspace: prodUs,
      domain,
      placedBy: 'tag',
      tags: teamTag(domain),
      createdBy: jobRunner(domain).id,
      rate: 8,
      weekend: 1,
    },
  })
  return [
    served('recommendations', 'feed-ranking', 150, 0, true),
    served('recommendations', 'similar-articles', 110, 5, false),
    served('cycle-tracking', 'cycle-predictor', 120, 2, false),
    database('subscriptions', 'entitlements', true),
    database('community', 'group-feed', false),
  ]
}

/** What nobody marked: it stays unallocated and asks to be looked at. */
function unmarkedEstate(): Entry[] {
  const ingest = identityNamed('sp-platform-ingest').id
  const serverless = (key: string, wish: Pick<Wish, 'workspace' | 'hours' | 'rate'> & Partial<Wish>): Entry => ({
    core: key === 'nightly-copy',
    kind: 'serverlessJob',
    wish: { key, name: key, domain: null, placedBy: 'none', runAs: ingest, ...wish },
  })
  const egress = (key: string, workspace: typeof prodUs, rate: number): Entry => ({
    core: true,
    kind: 'network',
    wish: { key, name: key, workspace, domain: null, placedBy: 'none', rate, hours: [2, 14], weekend: 0.8 },
  })
  return [
    serverless('nightly-copy', { workspace: prodUs, hours: hoursFrom(1, 3), rate: 64 }),
    serverless('adhoc-exports', {
      workspace: analyticsUs,
      hours: hoursFrom(9, 4),
      rate: 40,
      runAs: null,
      weekend: 0.1,
    }),
    serverless('proof-of-concept', { workspace: devUs, hours: hoursFrom(10, 3), rate: 42, from: monthStart(4) }),
    egress('egress prod-us', prodUs, 560),
    egress('egress analytics-us', analyticsUs, 340),
  ]
}

/** From the second copy on, work is known by its tag: the domain files stay short at any scale. */
function copyOf({ wish }: Entry, n: number): Wish {
  const renewed = { ...wish, key: `${wish.key} copy ${n}`, name: `${wish.name}-${n}` }
  if (wish.placedBy !== 'resource' || wish.domain === null) return renewed
  return { ...renewed, placedBy: 'tag', tags: teamTag(wish.domain) }
}

/** Below scale 1 a resource keeps every k-th of its hours, always the same ones, so that days stay comparable. */
function thinned(resource: Resource, scale: number): Resource {
  const step = Math.max(1, Math.round(1 / Math.sqrt(scale)))
  return step === 1 ? resource : { ...resource, hours: resource.hours.filter((_, i) => i % step === 0) }
}

/**
 * Everything that runs, at a scale: above 1 as copies, below 1 as fewer resources with fewer hours.
 * What is planted exists once, whatever the scale.
 */
export function estate(seed: number, scale: number): readonly Resource[] {
  const make = resourceMaker(seed)
  const entries = [...teams.flatMap(teamEstate), ...sharedEstate(), ...alwaysOn(), ...unmarkedEstate()]
  const grown = entries.flatMap((entry, i) => {
    const first = make[entry.kind](entry.wish)
    if (scale < 1) return entry.core || spread(i + 1) < Math.sqrt(scale) ? [thinned(first, scale)] : []
    const copies = Math.floor(scale) + (spread(i + 1) < scale % 1 ? 1 : 0)
    return [first, ...Array.from({ length: copies - 1 }, (_, n) => make[entry.kind](copyOf(entry, n + 2)))]
  })
  return [...grown, ...plantedResources(make).map((resource) => thinned(resource, Math.min(scale, 1)))]
}

import type { Guardrails, PolicyRule } from '@meshledger/exports'
import { groupedBy } from './audit-grants.ts'

/** What one reading of the configuration said of one kind: its objects, and whether that is all there is. */
export type DeployedReading = {
  readonly kind: string
  readonly workspace: string | null
  readonly takenAt: string
  readonly complete: boolean
  readonly objects: readonly { readonly id: string; readonly body: unknown }[]
}

export type ArtefactKind =
  | 'cluster-policy'
  | 'usage-policy'
  | 'governed-tag'
  | 'catalog'
  | 'grants'
  | 'catalog-tags'
  | 'warehouse'
  | 'column-mask'
  | 'row-filter'
  | 'functions'
  | 'binding'

export type DiffRow = {
  readonly kind: ArtefactKind
  readonly name: string
  /** Where it is looked for; null for what is one for the account. */
  readonly workspace: string | null
  readonly state: 'same' | 'differs' | 'missing' | 'not-compared'
  readonly because: string
  readonly takenAt: string | null
  readonly differences: readonly {
    readonly setting: string
    readonly wanted: string
    readonly deployed: string | null
  }[]
}

type Settings = Readonly<Record<string, string>>
type Body = Readonly<Record<string, unknown>>
type Want = {
  readonly kind: ArtefactKind
  readonly name: string
  readonly wanted: Settings
  /** Kinds of snapshots that would hold it; the first that was read is looked at. */
  readonly from: readonly string[]
  /** The settings of this object, or undefined when it is another one. */
  readonly read: (id: string, body: Body) => Settings | undefined
  /** It belongs in every workspace, not only in one. */
  readonly everywhere?: true
}

/**
 * Hold the guardrails of a domain against what was deployed at the last reading. A setting that is deployed and not
 * asked for is no difference. What was not read, or not read whole, is named as not compared: never as missing.
 */
export function compareGuardrails(
  rails: Guardrails,
  readings: readonly DeployedReading[],
  claimed: { readonly warehouses: readonly string[]; readonly catalogTags: readonly CatalogTag[] | null },
): DiffRow[] {
  const rows = wants(rails, claimed.warehouses).flatMap((want) => compared(want, readings))
  return [...rows, ...catalogTags(rails, claimed.catalogTags), ...beyond(rails)]
}

export type CatalogTag = {
  readonly metastore?: string | null
  readonly catalog: string
  readonly key: string
  readonly value: string
}

function wants(rails: Guardrails, warehouses: readonly string[]): Want[] {
  const { clusterPolicy, usagePolicy, governedTag, catalogs, warehouse, policies, tags, team } = rails
  const tagged = Object.fromEntries(tags.map(({ key, value }) => [`tags.${key}`, value]))
  const ownWarehouses = warehouses.map((id) => id.split('/')[1] ?? id)
  return [
    {
      ...{ kind: 'cluster-policy' as const, name: clusterPolicy.name, from: ['cluster-policies'], everywhere: true },
      wanted: flatPolicy(clusterPolicy.definition),
      read: (_, body) => (body.name === clusterPolicy.name ? flatPolicy(jsonOf(body.definition)) : undefined),
    },
    {
      ...{ kind: 'usage-policy' as const, name: usagePolicy.name, from: ['usage-policies', 'budget-policies'] },
      wanted: tagged,
      read: (_, body) => (body.policy_name === usagePolicy.name ? pairsOf(body.custom_tags) : undefined),
    },
    ...(governedTag === null
      ? []
      : [
          {
            ...{ kind: 'governed-tag' as const, name: governedTag.key, from: ['tag-policies'] },
            wanted: Object.fromEntries(governedTag.values.map((value) => [`values.${value}`, 'allowed'])),
            read: (id: string, body: Body) =>
              id === governedTag.key
                ? Object.fromEntries(listOf(body.values).map(({ name }) => [`values.${String(name)}`, 'allowed']))
                : undefined,
          },
        ]),
    ...(ownWarehouses.length > 0 ? ownWarehouses : [null]).map((id) => ({
      ...{ kind: 'warehouse' as const, name: id ?? warehouse.name, from: ['warehouses'], wanted: tagged },
      read: (found: string, body: Body) =>
        (id === null ? body.name === warehouse.name : found === id)
          ? pairsOf((body.tags as Body | undefined)?.custom_tags)
          : undefined,
    })),
    ...catalogs.flatMap(({ name, owner, isolation, privileges }) => [
      {
        ...{ kind: 'catalog' as const, name, from: ['catalogs'], wanted: { owner, isolation_mode: isolation } },
        read: (id: string, body: Body) =>
          id === name ? { owner: textOf(body.owner), isolation_mode: textOf(body.isolation_mode) } : undefined,
      },
      {
        ...{ kind: 'grants' as const, name, from: ['catalog-grants'] },
        wanted: Object.fromEntries(team.flatMap((who) => privileges.map((one) => [`${who}: ${one}`, 'granted']))),
        read: (id: string, body: Body) =>
          id === name
            ? Object.fromEntries(
                listOf(body).flatMap(({ principal, privileges: held }) =>
                  (Array.isArray(held) ? held : []).map((one) => [
                    `${String(principal)}: ${privilege(one)}`,
                    'granted',
                  ]),
                ),
              )
            : undefined,
      },
    ]),
    ...policies.map((policy) => ({
      ...{ kind: policy.kind, name: policy.name, from: ['catalog-policies'] },
      wanted: {
        ...{ condition: policy.condition, function: policy.function },
        ...{ to: [...policy.to].sort().join(', '), except: [...policy.except].sort().join(', ') },
      },
      read: (id: string, body: Body) => {
        const held = id === policy.catalog ? listOf(body).find(({ name }) => name === policy.name) : undefined
        if (held === undefined) return undefined
        const action = (policy.kind === 'column-mask' ? held.column_mask : held.row_filter) as Body | undefined
        return {
          condition: textOf(listOf(held.match_columns)[0]?.condition),
          ...{ function: textOf(action?.function_name), to: names(held.to_principals) },
          except: names(held.except_principals),
        }
      },
    })),
  ]
}

function compared(want: Want, readings: readonly DeployedReading[]): DiffRow[] {
  const read = readings.filter(({ kind }) => want.from.includes(kind))
  const head = { kind: want.kind, name: want.name }
  if (read.length === 0) {
    const because = `nothing was read of ${want.from.join(' or ')}: sync the configuration`
    return [{ ...head, workspace: null, state: 'not-compared', because, takenAt: null, differences: [] }]
  }
  const rows = [...groupedBy(read, ({ workspace }) => workspace ?? '')].map(([workspace, some]) =>
    inWorkspace(want, workspace === '' ? null : workspace, some),
  )
  const found = rows.filter(({ state }) => state === 'same' || state === 'differs')
  if (want.everywhere) return rows
  // One for all workspaces: where it was found counts; where none has it, one row says so.
  return found.length > 0
    ? found
    : rows.toSorted((a, b) => (a.state === b.state ? 0 : a.state === 'missing' ? 1 : -1)).slice(0, 1)
}

function inWorkspace(want: Want, workspace: string | null, readings: readonly DeployedReading[]): DiffRow {
  const takenAt =
    readings
      .map((one) => one.takenAt)
      .toSorted()
      .at(-1) ?? null
  const head = { kind: want.kind, name: want.name, workspace, takenAt }
  const held = readings
    .flatMap(({ objects }) => objects)
    .map(({ id, body }) => want.read(id, (body ?? {}) as Body))
    .find((settings) => settings !== undefined)
  if (held === undefined) {
    const broken = readings.find(({ complete }) => !complete)
    return broken === undefined
      ? { ...head, state: 'missing', because: 'it is not deployed', differences: [] }
      : { ...head, state: 'not-compared', because: `${broken.kind} were not read whole`, differences: [] }
  }
  const differences = Object.entries(want.wanted)
    .filter(([setting, wanted]) => held[setting] !== wanted)
    .map(([setting, wanted]) => ({ setting, wanted, deployed: held[setting] ?? null }))
  return differences.length === 0
    ? { ...head, state: 'same', because: 'every setting is as asked for', differences }
    : {
        ...head,
        state: 'differs',
        because: `${differences.length} of ${Object.keys(want.wanted).length} settings differ`,
        differences,
      }
}

function catalogTags({ catalogs, catalogTags: tags }: Guardrails, held: readonly CatalogTag[] | null): DiffRow[] {
  // Two metastores may have a catalog of one name: each is held against the tags by itself.
  const among = (catalog: string) =>
    new Set((held ?? []).filter((one) => one.catalog === catalog).map(({ metastore = null }) => metastore))
  const places = catalogs.flatMap(({ name }) => {
    const metastores = [...among(name)]
    return (metastores.length === 0 ? [null] : metastores).map((metastore) => ({
      ...{ catalog: name, metastore },
      name: metastores.length < 2 ? name : `${name} (${metastore ?? 'metastore not known'})`,
    }))
  })
  return places.map(({ catalog, metastore, name }) => {
    const head = { kind: 'catalog-tags' as const, name, workspace: null, takenAt: null }
    if (held === null) {
      const because = 'tags of catalogs (information_schema.catalog_tags) were not read'
      return { ...head, state: 'not-compared' as const, because, differences: [] }
    }
    const differences = tags.flatMap(({ key, value }) => {
      const deployed =
        held.find((one) => one.catalog === catalog && (one.metastore ?? null) === metastore && one.key === key)
          ?.value ?? null
      return deployed === value ? [] : [{ setting: `tags.${key}`, wanted: value, deployed }]
    })
    return differences.length === 0
      ? { ...head, state: 'same' as const, because: 'every tag is as asked for', differences }
      : {
          ...head,
          state: 'differs' as const,
          because: `${differences.length} of ${tags.length} tags differ`,
          differences,
        }
  })
}

/** What no reading of the configuration holds. */
const beyond = ({ catalogs, policies }: Guardrails): DiffRow[] => [
  ...(policies.length === 0
    ? []
    : catalogs.map(({ name }) => ({
        ...{ kind: 'functions' as const, name: `${name}.governance`, workspace: null, state: 'not-compared' as const },
        ...{ because: 'no reading holds the text of functions', takenAt: null, differences: [] },
      }))),
  ...catalogs
    .filter(({ isolation }) => isolation === 'ISOLATED')
    .map(({ name }) => ({
      ...{ kind: 'binding' as const, name, workspace: null, state: 'not-compared' as const },
      ...{ because: 'the workspaces are named when the module is applied', takenAt: null, differences: [] },
    })),
]

const flatPolicy = (definition: unknown): Settings =>
  Object.fromEntries(
    Object.entries((definition ?? {}) as Record<string, PolicyRule>).flatMap(([path, rule]) =>
      Object.entries(rule ?? {}).map(([name, value]) => [`${path}.${name}`, JSON.stringify(value)]),
    ),
  )

function jsonOf(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    return {}
  }
}

/** The list in an answer: the answer itself, or the one list that it holds. */
function listOf(value: unknown): readonly Body[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'object' && one !== null)
  return []
}
const pairsOf = (list: unknown): Settings =>
  Object.fromEntries(listOf(list).map(({ key, value }) => [`tags.${String(key)}`, String(value)]))
const names = (list: unknown) => (Array.isArray(list) ? list.map(String).sort().join(', ') : '')
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
/** A privilege comes as text, or with where it was inherited from. */
const privilege = (one: unknown) => String(typeof one === 'object' && one !== null ? (one as Body).privilege : one)

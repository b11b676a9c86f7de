import { createHash } from 'node:crypto'
import { endpoints, namedBy, type Reading } from '@meshledger/sources'

/** A row of `config.snapshots`. */
export type SnapshotRow = {
  kind: string
  workspace_id: string | null
  object_id: string | null
  taken_at: string
  complete: boolean
  body: string | null
  source: string
}

type Head = Pick<SnapshotRow, 'workspace_id' | 'taken_at'>

/**
 * The rows of all readings of one kind.
 *
 * Where a list was read, each item is an object. Where something was asked of each of several subjects, each subject is
 * an object and its whole answer the body. One row without an object stands for the kind as a whole: only when it is
 * complete does "not there" mean that there is none. What was refused carries the reason as its body.
 */
export function snapshotRows(readings: readonly Reading[], head: Head): SnapshotRow[] {
  const [first] = readings
  if (!first) return []
  const kind = first.endpoint
  const bySubject = readings.filter((reading) => reading.subject !== null)
  const others = readings.filter((reading) => reading.subject === null)
  const row = (object_id: string | null, complete: boolean, body: unknown, source: string): SnapshotRow => ({
    ...head,
    kind,
    object_id,
    complete,
    body: body === undefined ? null : JSON.stringify(withoutSecrets(body)),
    source,
  })
  const subjects = bySubject.map((reading) =>
    row(reading.subject, reading.complete, reading.complete ? reading.items : reasonOf(reading), reading.source),
  )
  const field = namedBy[kind]
  const items =
    field === undefined
      ? []
      : others.flatMap((reading) =>
          named(field, reading.items).map(({ id, item }) => row(id, reading.complete, item, reading.source)),
        )
  const broken = readings.find((reading) => !reading.complete)
  const said = field === undefined && bySubject.length === 0 ? answerOf(kind, others) : undefined
  const whole = row(
    null,
    broken === undefined,
    broken ? reasonOf(broken) : (said ?? { objects: subjects.length + items.length }),
    first.subject === null ? first.source : (others[0]?.source ?? first.source),
  )
  return [...subjects, ...items, whole]
}

/** An answer without items of a name is one object: it stands for the kind as a whole. */
function answerOf(kind: string, readings: readonly Reading[]): unknown {
  const all = readings.flatMap((reading) => reading.items)
  return endpoints.find((one) => one.name === kind)?.list === null && all.length === 1 ? all[0] : all
}

const reasonOf = (reading: Reading) => (reading.complete ? undefined : { refused: reading.reason })

/** The items of a list with their ids. */
function named(field: string, items: readonly unknown[]): { id: string; item: unknown }[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const given = (item as Record<string, unknown> | null)?.[field]
    const known = typeof given === 'string' || typeof given === 'number'
    // An item that lacks its name is told by what it says.
    const id = known ? String(given) : createHash('sha256').update(JSON.stringify(item)).digest('hex').slice(0, 16)
    const nth = (seen.get(id) ?? 0) + 1
    seen.set(id, nth)
    return { id: nth === 1 ? id : `${id}#${nth}`, item }
  })
}

const holdsValues = new Set(['spark_env_vars', 'environment_vars'])
const secretName =
  /passw(or)?d|secret$|secret[_.-]?key|private[_.-]?key|access[_.-]?key|api[_.-]?key|account\.key|sas|client[_.-]?secret/i
const NOT_STORED = '<not stored>'

/**
 * People put passwords into the settings of clusters and endpoints. Values of environment variables, and of settings
 * whose name says that they are secret, are not kept; a reference to a secret scope is, for it tells that it was done well.
 */
export function withoutSecrets(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, key))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, held]) => [name, withoutSecrets(held, holdsValues.has(key) ? 'secret' : name)]),
    )
  }
  const hide = typeof value === 'string' && secretName.test(key) && !/^\{\{secrets\//.test(value)
  return hide ? NOT_STORED : value
}

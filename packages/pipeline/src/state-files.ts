import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import {
  meshTables,
  type Snapshot,
  type StateFacts,
  type StateRule,
  type StateSubject,
  stateKinds,
} from '@meshledger/policy'
import { findFiles } from '@meshledger/sources'
import type { Arrival } from './rule-events.ts'
import { factsOf, snapshotOf } from './state-facts.ts'

/** Readings of the configuration from files, each with its line. */
export type ReadSnapshots = {
  readonly facts: StateFacts
  /** Files that hold such readings. */
  readonly files: ReadonlySet<string>
  /** The line of the object that a subject was made of; of several the first, of none the first of its place. */
  lineOf(rule: StateRule, subject: StateSubject): Arrival | null
}

const required = ['kind', 'taken_at', 'complete']

/**
 * Read rows of `config.snapshots` from files of JSON lines, also packed. The newest reading is the time at which they are
 * looked at. Files of anything else, and lines that are no such rows, are left to whoever reads events.
 */
export async function readSnapshots(paths: readonly string[]): Promise<ReadSnapshots> {
  const found: { snapshot: Snapshot; at: Arrival }[] = []
  for (const { path } of await findFiles(paths)) {
    for (const [i, line] of (await textOf(path)).split('\n').entries()) {
      const row = rowIn(line)
      if (row !== null) found.push({ snapshot: snapshotOf(row), at: { file: path, line: i + 1 } })
    }
  }
  const snapshots = found.map(({ snapshot }) => snapshot)
  const now =
    snapshots
      .map(({ takenAt }) => takenAt)
      .toSorted()
      .at(-1) ?? '1970-01-01T00:00:00.000Z'
  return {
    facts: factsOf(snapshots, new Map(), meshTables([]), now),
    files: new Set(found.map(({ at }) => at.file)),
    lineOf: (rule, subject) => {
      const kind = stateKinds.find(({ name }) => name === rule.of)
      const needs = [...(kind?.needs ?? []), ...Object.values(kind?.fields ?? {}).flatMap((field) => field.needs)]
      const kinds = new Set(needs.map((need) => need.split('/')[0]))
      const id = String(JSON.parse(subject.key)[2] ?? '')
      const here = found.filter(({ snapshot }) => snapshot.workspace === subject.place.id)
      const own = here.find(
        ({ snapshot: { kind: read, object } }) =>
          kinds.has(read) && object !== null && (id === object || id.startsWith(`${object}/`)),
      )
      return (own ?? here.find(({ snapshot }) => kinds.has(snapshot.kind)) ?? here[0])?.at ?? null
    },
  }
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return gunzipSync(bytes).toString()
    } catch {
      return ''
    }
  }
  return bytes[0] === 0x7b ? bytes.toString() : ''
}

function rowIn(line: string): Parameters<typeof snapshotOf>[0] | null {
  if (!line.startsWith('{') || !line.includes('"taken_at"')) return null
  try {
    const row = JSON.parse(line) as Record<string, unknown>
    if (!required.every((name) => Object.hasOwn(row, name)) || Number.isNaN(Date.parse(String(row.taken_at))))
      return null
    const textAt = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]))
    const body =
      typeof row.body === 'string' || row.body === null || row.body === undefined
        ? textAt('body')
        : JSON.stringify(row.body)
    return {
      ...{ kind: String(row.kind), workspace_id: textAt('workspace_id'), object_id: textAt('object_id') },
      ...{ taken_at: new Date(String(row.taken_at)).toISOString(), complete: row.complete === true, body },
    }
  } catch {
    return null
  }
}

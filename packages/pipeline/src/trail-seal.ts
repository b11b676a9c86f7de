import { createHash } from 'node:crypto'
import { batchRoot, checkpointOf, entryText, leafHash, rootOf, toHex } from '@meshledger/evidence'
import type { TrailEntry } from '@meshledger/ledger'
import type { House } from './house.ts'
import { type FileSeal, readLog, type SealLog, TRAIL_TABLE } from './seal-log.ts'

const columns = ['position', 'at', 'who', 'request', 'kind', 'subject', 'domain', 'before', 'after'] as const

/** The text of an entry of the trail that its seal covers: its columns in one fixed order. */
export const trailText = (entry: TrailEntry): string => JSON.stringify(columns.map((column) => entry[column]))

/** What the trail is under its seals. `upTo` is the last sealed position, 0 while there is none. */
export type TrailSeal = { state: 'intact' | 'broken' | 'unsealed'; sentence: string; upTo: number; sealed: number }

/**
 * Seal what was added to the trail since the last time: one more stretch of positions under a root in the log, and a
 * checkpoint over all of it. Nothing is sealed onto a log that is not sound.
 */
export async function sealTrail(house: House): Promise<void> {
  const { seals, trail } = house.ledger
  const held = await seals.list()
  const log = readLog(held)
  if (log.fault !== null) return
  const from = lastSealed(log)
  const upTo = await trail.settled()
  const entries = await trail.between(from, upTo)
  if (entries.length === 0) return
  const files = [{ source: `${from + 1}-${upTo}`, name: `positions ${from + 1} to ${upTo}`, ...printOf(entries) }]
  const text = entryText({ table: TRAIL_TABLE, columns, files })
  const { size, root } = checkpointOf([...log.texts, text])
  const outcome = await seals.append(
    [
      ...[{ kind: 'batch' as const, subject: `${TRAIL_TABLE}: ${entries.length} changes`, items: entries.length }].map(
        (batch) => ({ ...batch, root: batchRoot(files), body: text }),
      ),
      { kind: 'checkpoint' as const, subject: 'meshledger', items: size, root, body: JSON.stringify({ size, root }) },
    ],
    await house.now(),
    held.length,
  )
  if (outcome.kind === 'moved-on') return sealTrail(house)
}

/** Compute every sealed stretch of the trail again, and compare. */
export async function checkTrail(house: House): Promise<TrailSeal> {
  const log = readLog(await house.ledger.seals.list())
  const stretches = stretchesOf(log)
  const upTo = lastSealed(log)
  const sealed = stretches.reduce((sum, { rows }) => sum + rows, 0)
  const as = (state: TrailSeal['state'], sentence: string): TrailSeal => ({ state, sentence, upTo, sealed })
  if (log.fault !== null) return as('broken', log.fault)
  for (const { source, name, rows, root } of stretches) {
    const [from = 0, to = 0] = source.split('-').map(Number)
    const entries = await house.ledger.trail.between(from - 1, to)
    if (printOf(entries).root === root) continue
    const how =
      entries.length === rows ? 'a change was rewritten' : `${rows} were sealed and ${entries.length} are there`
    return as('broken', `The trail at ${name} is not what was sealed: ${how}.`)
  }
  if (stretches.length === 0) return as('unsealed', 'Nothing of the trail has been sealed yet.')
  return as('intact', `Every change up to position ${upTo} is as it was when it was sealed.`)
}

const stretchesOf = ({ files }: SealLog): FileSeal[] => [...files.values()].filter(({ table }) => table === TRAIL_TABLE)
const lastSealed = (log: SealLog): number =>
  stretchesOf(log).reduce((last, { source }) => Math.max(last, Number(source.split('-')[1] ?? 0)), 0)

function printOf(entries: readonly TrailEntry[]): { digest: string; rows: number; root: string } {
  const texts = entries.map(trailText)
  return {
    digest: createHash('sha256').update(texts.join('\n')).digest('hex'),
    rows: texts.length,
    root: toHex(rootOf(texts.map((text) => leafHash(new TextEncoder().encode(text))))),
  }
}

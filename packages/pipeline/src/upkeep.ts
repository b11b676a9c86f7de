import { NoRoomError } from '@meshledger/lake'
import type { House } from './house.ts'
import type { OnProgress } from './progress.ts'
import { seal } from './seal.ts'
import { type DiskReport, diskReport } from './upkeep-disk.ts'
import { type RetentionOverview, type Retired, retentionOverview, retire } from './upkeep-retention.ts'

export type UpkeepOptions = {
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  /** Write the lake anew however little there is to be given back. */
  rewrite?: boolean | undefined
}

export type UpkeepReport = {
  readonly retention: RetentionOverview
  readonly retired: readonly Retired[]
  /** `busy`: a read did not end; `no-room`: the disk cannot hold the lake twice. Either is tried again the next time. */
  readonly compaction: 'done' | 'not-needed' | 'busy' | 'no-room'
  readonly because: string
  readonly bytesBefore: number
  readonly disk: DiskReport
  /** What was done, for the list of runs. */
  readonly sentence: string
  readonly seconds: number
}

/** Below this share of the file, and below this size, what is free is filled by the next rows soon enough. */
const WORTH_SHARE = 0.1
const WORTH_BYTES = 16 * 2 ** 20

/**
 * Keep the data folder in order: remove what is older than it is to be kept, seal that, and give space back to the disk.
 *
 * Each step is whole or was not begun, so a kill at any moment leaves every fact there once, and what was removed by name.
 * Run again, it finds nothing more to do.
 */
export async function upkeep(
  house: House,
  { onProgress, signal, rewrite = false }: UpkeepOptions = {},
): Promise<UpkeepReport> {
  const began = performance.now()
  const step = (name: string) => {
    signal?.throwIfAborted()
    onProgress?.({ step: name, done: 0, total: null })
  }
  step('Seal what came in')
  await seal(house)
  step('Remove what is older than it is kept')
  const retired = await retire(house, signal)
  if (retired.some(({ rows }) => rows > 0)) {
    step('Seal what is left')
    await seal(house)
  }
  step('Give space back to the disk')
  await house.lake.run('CHECKPOINT')
  const before = await house.lake.diskUse()
  const worth = rewrite || (before.free >= WORTH_BYTES && before.free >= before.bytes * WORTH_SHARE)
  const { compaction, because } = worth ? await compacted(house, signal) : notNeeded
  const disk = await diskReport(house)
  return {
    retention: await retentionOverview(house),
    ...{ retired, compaction, because, bytesBefore: before.bytes, disk },
    sentence: sentenceOf(retired, compaction, before.bytes, disk.bytes),
    seconds: (performance.now() - began) / 1000,
  }
}

/** Longer nobody who asks a question should wait for the lake to be exchanged. */
const PATIENCE_MS = 15_000

type Compaction = Pick<UpkeepReport, 'compaction' | 'because'>
const notNeeded: Compaction = { compaction: 'not-needed', because: 'less than a tenth of the file is free' }

async function compacted({ lake }: House, signal: AbortSignal | undefined): Promise<Compaction> {
  try {
    const outcome = await lake.compact({ signal, patience: PATIENCE_MS })
    if (outcome === 'done') return { compaction: 'done', because: '' }
    return { compaction: 'busy', because: 'a read did not end; it is tried again the next time' }
  } catch (error) {
    if (error instanceof NoRoomError) return { compaction: 'no-room', because: error.message }
    throw error
  }
}

const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`

function sentenceOf(
  retired: readonly Retired[],
  compaction: UpkeepReport['compaction'],
  before: number,
  after: number,
): string {
  const rows = retired.reduce((sum, one) => sum + one.rows, 0)
  const what = rows === 0 ? 'nothing was too old' : `${rows} rows removed that were older than they are kept`
  const space =
    compaction === 'done' ? `lake rewritten: ${mib(before)} to ${mib(after)}` : `lake of ${mib(after)}: ${compaction}`
  return `${what}; ${space}`
}

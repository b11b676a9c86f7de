import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { answersOf } from './answer-items.ts'
import type { Answers } from './answers.ts'
import { Background } from './audit/background.ts'
import { AuditFiles } from './audit/files.ts'
import { plantedEvents, plantedStatements } from './audit/planted.ts'
import { writeConfig } from './config.ts'
import { writeConfiguration } from './configuration.ts'
import { inPlaceOf } from './files/folder.ts'
import { ParquetWriter } from './files/parquet.ts'
import { HistoryFiles } from './history.ts'
import { writeInventory } from './inventory.ts'
import { days, isoDay } from './time.ts'
import { estate } from './usage/estate.ts'
import { UsageFiles } from './usage/write.ts'

export type DemoProgress = { readonly day: string; readonly done: number; readonly total: number }
export type DemoOptions = {
  /** The folder to write; it must not exist, be empty, or hold an earlier demo account, which is replaced. */
  readonly out: string
  /** 1 is about 150 000 usage rows and 500 000 audit events. */
  readonly scale: number
  readonly seed: number
  readonly onProgress?: (progress: DemoProgress) => void
  readonly signal?: AbortSignal
}
export type DemoSummary = { readonly out: string } & Pick<Answers, 'seed' | 'scale' | 'totals'> & {
    readonly items: number
  }

/**
 * Write a demo account: the same seed and scale give the same bytes in every file.
 *
 * Days are made one after the other and written at once, so memory does not grow with the period, and with the scale
 * only by the list of resources. The folder appears whole or not at all; a `signal` calls the work off.
 * Throws `RangeError` for a scale that is not above zero, `DemoFolderError` for a folder that is in use otherwise.
 */
export async function writeDemoAccount({ out, scale, seed, onProgress, signal }: DemoOptions): Promise<DemoSummary> {
  if (!(scale > 0 && scale <= 10_000)) throw new RangeError(`the scale must lie above 0 and up to 10000, got ${scale}`)
  if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed must be a whole number, got ${seed}`)
  const answers = await inPlaceOf(out, (root) =>
    fill(root, { out, scale, seed, ...(onProgress && { onProgress }), ...(signal && { signal }) }),
  )
  const { totals } = answers
  return { out, seed, scale, totals, items: answers.items.length }
}

async function fill(root: string, { scale, seed, onProgress, signal }: DemoOptions): Promise<Answers> {
  const staging = join(root, '.staging')
  const parquet = await ParquetWriter.open(root, staging)
  const audit = new AuditFiles(root, parquet)
  try {
    const resources = estate(seed, scale)
    const usage = new UsageFiles(root, parquet, resources, seed, scale)
    const history = new HistoryFiles(parquet, resources, seed, plantedStatements(resources, seed))
    const background = new Background(resources, seed, scale)
    const planted = plantedEvents(resources, seed)

    for (const [done, day] of days.entries()) {
      signal?.throwIfAborted()
      usage.day(day)
      history.day(day)
      let batch = 0
      for (const events of background.day(day)) {
        if (batch === 0)
          events.push(...planted.filter(({ event }) => isoDay(event.at) === isoDay(day)).map(({ event }) => event))
        await audit.write(day, batch++, events)
        signal?.throwIfAborted()
      }
      await parquet.breathe()
      await setImmediate()
      onProgress?.({ day: isoDay(day), done: done + 1, total: days.length })
    }
    usage.close()
    history.close()
    await audit.close()
    const stateRows = writeInventory(parquet, resources)
    await parquet.settled()
    signal?.throwIfAborted()

    const configFiles = writeConfig(root, resources, usage.tally)
    const configuration = await writeConfiguration(root)
    const files = parquet.files + audit.files + configFiles + configuration.files + usage.legacyFiles + 1
    const answers = answersOf({
      seed,
      scale,
      resources,
      usage,
      audit,
      planted,
      configuration,
      files,
      rows: { ...stateRows, ...history.rows, 'config.snapshots': configuration.rows },
    })
    writeFileSync(join(root, 'answers.json'), `${JSON.stringify(answers, null, 2)}\n`)
    return answers
  } finally {
    await audit.close()
    await parquet.close()
    rmSync(staging, { recursive: true, force: true })
  }
}

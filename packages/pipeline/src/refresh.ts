import { lookForAlerts } from './budgets-alerts.ts'
import { charges } from './charges.ts'
import { type EvaluationSummary, evaluate } from './evaluate.ts'
import type { House } from './house.ts'
import { noteUnusual, tellOutside } from './messages.ts'
import type { OnProgress } from './progress.ts'
import { type SealReport, seal } from './seal.ts'
import { sealTrail } from './trail-seal.ts'

export type RefreshOptions = { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined }
export type RefreshReport = {
  /** Daily charges that are rated and attributed. */
  readonly charges: number
  readonly evaluation: EvaluationSummary
  readonly seal: SealReport
  /** What was done, for the list of runs. */
  readonly sentence: string
}

/** One refresh at a time in a house; who asks meanwhile gets the next one, which sees what came in until then. */
const turns = new WeakMap<House, Promise<unknown>>()

/**
 * Bring everything that is derived up to date with the facts and the decisions. Run again, it changes nothing.
 *
 * Stops between two steps when `signal` is aborted, throwing its reason: each step is whole or was not begun. What is to be
 * told outside is put down by then; it is told beside, so that a webhook that takes its time holds nobody up.
 */
export function refresh(house: House, options: RefreshOptions = {}): Promise<RefreshReport> {
  const before = turns.get(house) ?? Promise.resolve()
  const turn = before.then(() => refreshNow(house, options))
  turns.set(
    house,
    turn.catch(() => undefined),
  )
  return turn
}

async function refreshNow(house: House, { onProgress, signal }: RefreshOptions): Promise<RefreshReport> {
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted()
    onProgress?.({ step: name, done: 0, total: 1 })
    const result = await work()
    onProgress?.({ step: name, done: 1, total: 1 })
    return result
  }
  const book = await step('rate and attribute usage', () => charges(house))
  const evaluation = await step('hold the rules against the audit log', () => evaluate(house))
  const sealing = await step('seal what came in', () => seal(house))
  await sealTrail(house)
  const charged = book.size
  await lookForAlerts(house)
  await noteUnusual(house)
  house.beside(tellOutside(house))
  return { charges: charged, evaluation, seal: sealing, sentence: sentenceOf(charged, evaluation, sealing) }
}

function sentenceOf(charged: number, { rules, findings }: EvaluationSummary, { sealed, resealed }: SealReport): string {
  const changes = Object.entries(findings).filter(([kind, count]) => kind !== 'unchanged' && count > 0)
  const changed = changes.length === 0 ? 'no finding changed' : changes.map(([kind, n]) => `${n} ${kind}`).join(', ')
  const again = resealed === 0 ? '' : `, ${resealed} sealed anew`
  const files = sealed === 1 ? '1 file' : `${sealed} files`
  return `${charged} daily charges; ${rules} rules held against the audit log: ${changed}; ${files} sealed${again}`
}

import type { listSplitRuns, Output } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { onlyNames, type Question } from '../view/index.ts'
import type { Flow } from './flow.ts'

type Runs = Output<typeof listSplitRuns>
type Run = Runs['runs'][number]

/**
 * The question whose answer is a share. None where a later rule of the month takes from the same payer: what it took
 * stands under that rule.
 */
export function shareOf({ runs, basis }: Runs, run: Run, domain: string): Question | null {
  const later = runs.slice(runs.indexOf(run) + 1).filter((one) => one.month === run.month)
  if (later.some(({ sources }) => sources.some((one) => one.domain === domain))) return null
  const of = { period: run.month, basis, shared: 'split' } as const
  return { ...of, 'f.rule': onlyNames(run.rule), 'f.reason': 'shared', 'f.domain': domain }
}

/** The question whose answer is a pool: all that stands under its rule, where nothing of it is hidden, stayed or went on. */
export function poolOf(reply: Runs, run: Run): Question | null {
  const whole = [run.others, run.left].every((amount) => decimal.isZero(amount))
  const payers = run.shares.map(({ domain }) => shareOf(reply, run, domain))
  const [of] = payers
  if (!whole || of === undefined || payers.includes(null)) return null
  return { ...of, 'f.domain': undefined, 'f.reason': undefined }
}

/**
 * The question whose answer is a flow: a pool that came from one domain alone, or the share of one payer. None where the
 * rule ran in several months, for a flow is of all of them together.
 */
export function flowOf(reply: Runs, { from, to }: Flow): Question | null {
  const ruleId = from.column === 1 ? from.id : to.id
  const [run, ...more] = reply.runs.filter(({ rule }) => rule === ruleId)
  if (run === undefined || more.length > 0) return null
  if (from.column === 1) return run.shares.some(({ domain }) => domain === to.id) ? shareOf(reply, run, to.id) : null
  const [source] = run.sources
  const alone = run.sources.length === 1 && source?.domain === from.id && decimal.isZero(run.otherSources)
  return alone ? poolOf(reply, run) : null
}

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
export function shareOf({ runs, basis, vendors }: Runs, run: Run, domain: string): Question | null {
  const later = runs.slice(runs.indexOf(run) + 1).filter((one) => one.month === run.month)
  if (later.some(({ sources }) => sources.some((one) => one.domain === domain))) return null
  const counted = vendors === 'with' ? { vendors } : {}
  const of = { period: run.month, basis, shared: 'split', ...counted } as const
  return { ...of, 'f.rule': onlyNames(run.rule), 'f.reason': 'shared', 'f.domain': domain }
}

/** The question whose answer is a pool: all that stands under its rule, where nothing of it is hidden, stayed or went on. */
export function poolOf(reply: Runs, run: Run): Question | null {
  const whole = [run.others, run.left].every((amount) => decimal.isZero(amount)) && idleIsSeen(run)
  const payers = run.shares.map(({ domain }) => shareOf(reply, run, domain))
  const [of] = payers
  if (!whole || of === undefined || payers.includes(null)) return null
  return { ...of, 'f.domain': undefined, 'f.reason': undefined }
}

/** What nobody used stays with the domain that it came from. */
const idleIsSeen = ({ idle, otherSources }: Run): boolean => decimal.isZero(idle) || decimal.isZero(otherSources)

/**
 * The questions whose answers sum to a flow, one for each run of its rule: what came out of one domain, or the share of
 * one payer. None where one of the runs has none.
 */
export function flowOf(reply: Runs, { from, to }: Flow): Question[] | null {
  const paid = from.column === 1
  const runs = reply.runs.filter(({ rule, sources, shares }) =>
    paid
      ? rule === from.id && shares.some(({ domain }) => domain === to.id)
      : rule === to.id && sources.some(({ domain }) => domain === from.id),
  )
  const asked = runs.flatMap((run) => (paid ? shareOf(reply, run, to.id) : sourceOf(reply, run, from.id)) ?? [])
  return runs.length > 0 && asked.length === runs.length ? asked : null
}

/** What of a pool came out of one domain. */
function sourceOf(reply: Runs, run: Run, domain: string): Question | null {
  const pool = poolOf(reply, run)
  return pool && { ...pool, 'f.from': onlyNames(domain) }
}

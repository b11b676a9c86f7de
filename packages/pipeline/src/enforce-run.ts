import { randomUUID } from 'node:crypto'
import { type ActionBegin, type ActionEnd, type ActionRecord, stateOfAction } from '@meshledger/ledger'
import { type Action, type Connection, DatabricksError } from '@meshledger/sources'
import { recordOf, requireApprover, type ToldAction, taken, told } from './enforce.ts'
import { actionOf, type Connect, partOf, sameConnection } from './enforce-connection.ts'
import { canonical, covers } from './enforce-values.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

type Outcome = { readonly step: ActionEnd; readonly reason: string }
type Way = { readonly begun: ActionBegin; readonly ended: ActionEnd; readonly failed: ActionEnd }

/**
 * So long one run has the action in hand before another may take it over: more than a look takes, with all its retries.
 * It begins anew right before the change is sent.
 */
const LEASE_MS = 5 * 60_000
const RUN: Way = { begun: 'started', ended: 'done', failed: 'failed' }
const UNDO: Way = { begun: 'undo-started', ended: 'undone', failed: 'undo-failed' }

/**
 * Do what was approved. It looks first: where it is so already nothing is sent, and where somebody changed it since the
 * dry run nothing is sent either and the action ends in conflict. What was sent is read back before it counts as done.
 *
 * One run at a time has an action in hand, whichever process it is in; the ledger refuses the others. A run that was cut
 * off leaves the action begun: another takes it over when its lease has run out, and looks first, so that nothing is done
 * twice.
 */
export const runAction = (house: House, connect: Connect, id: string, who: string, sees: VisibleDomains) =>
  walk(house, connect, id, who, sees, RUN)

/** Put back what stood there at the dry run, if what the action left there still stands. In hand like a run. */
export const undoAction = (house: House, connect: Connect, id: string, who: string, sees: VisibleDomains) =>
  walk(house, connect, id, who, sees, UNDO)

async function walk(
  house: House,
  connect: Connect,
  id: string,
  who: string,
  sees: VisibleDomains,
  way: Way,
): Promise<ToldAction> {
  const record = await recordOf(house, id, sees)
  const action = actionOf(record.kind)
  const connection = sameConnection(connect(), record.host, action)
  if (way === RUN) await requireMode(house, record)
  const holder = { owner: randomUUID(), leaseMs: LEASE_MS }
  const { actions } = house.ledger
  taken(await actions.begin(id, way.begun, who, await house.now(), holder))
  let outcome: Outcome | undefined
  try {
    outcome = await attempt(connection, action, record, way, () => actions.keep(id, holder))
  } finally {
    if (outcome === undefined) await actions.leave(id, holder)
  }
  if (outcome === undefined) return told(house, await recordOf(house, id, sees), who)
  const { step, reason } = outcome
  return told(house, taken(await actions.end(id, step, who, reason, await house.now(), holder)), who)
}

/**
 * What is about to begin must be approved by whoever the mode of now asks for, though it was approved under another. A
 * run that was cut off is taken to its end whatever the mode says, and so is every undo.
 */
async function requireMode(house: House, record: ActionRecord): Promise<void> {
  const approver = record.steps.findLast(({ step }) => step === 'approved')?.who
  if (approver === undefined || stateOfAction(record) === 'started') return
  await requireApprover(house, record, approver, 'Withdraw it and propose it anew, so that the owner is asked.')
}

/** Undefined: nobody knows whether the change was acted on, or it is another's by now; so the action stays begun. */
async function attempt(
  connection: Connection,
  action: Action,
  { before, after, params }: ActionRecord,
  way: Way,
  stillInHand: () => Promise<boolean>,
): Promise<Outcome | undefined> {
  const [from, to] = way === RUN ? [before.value, after.value] : [after.value, before.value]
  try {
    const current = await partOf(connection, action, params)
    if (covers(current, to)) return { step: way.ended, reason: 'It was so already: nothing was sent' }
    // A run compares with all that was seen, its etag included; an undo with what the action itself left there.
    const untouched = way === RUN ? canonical(current) === canonical(from) : covers(current, from)
    if (!untouched) {
      return { step: 'conflict', reason: 'Somebody changed it since: nothing was sent. Look again and propose anew' }
    }
    const call =
      way === UNDO && action.undo ? action.undo(before.value, after.value, params) : action.change(to, current, params)
    if (!(await stillInHand())) return undefined
    await connection.act(call)
    const now = await partOf(connection, action, params)
    return covers(now, to)
      ? { step: way.ended, reason: '' }
      : { step: way.failed, reason: 'It was accepted, and read back it is not as asked for' }
  } catch (error) {
    if (!(error instanceof DatabricksError)) throw error
    if (error.kind === 'submit-uncertain') return undefined
    if (error.facts.status === 409 || error.facts.status === 412) {
      return { step: 'conflict', reason: 'Somebody changed it at the same moment: its etag has passed' }
    }
    return { step: way.failed, reason: error.message }
  }
}

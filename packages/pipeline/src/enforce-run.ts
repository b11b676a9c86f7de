import type { ActionRecord, ActionStepKind } from '@meshledger/ledger'
import { type Action, type Connection, DatabricksError } from '@meshledger/sources'
import type { Connections } from './connection.ts'
import { recordOf, type ToldAction, taken, told } from './enforce.ts'
import { actionOf, partOf, sameConnection } from './enforce-connection.ts'
import { canonical, covers } from './enforce-values.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

type Outcome = { readonly step: ActionStepKind; readonly reason: string }
type Way = {
  readonly begun: 'started' | 'undo-started'
  readonly ended: 'done' | 'undone'
  readonly failed: 'failed' | 'undo-failed'
}
const RUN: Way = { begun: 'started', ended: 'done', failed: 'failed' }
const UNDO: Way = { begun: 'undo-started', ended: 'undone', failed: 'undo-failed' }

/**
 * Do what was approved. It looks first: where it is so already nothing is sent, and where somebody changed it since the
 * dry run nothing is sent either and the action ends in conflict. What was sent is read back before it counts as done.
 *
 * A run that was cut off leaves the action begun; running it again looks first, so that nothing is done twice.
 */
export const runAction = (house: House, connections: Connections, id: string, who: string, sees: VisibleDomains) =>
  walk(house, connections, id, who, sees, RUN)

/** Put back what stood there at the dry run, if what the action left there still stands. */
export const undoAction = (house: House, connections: Connections, id: string, who: string, sees: VisibleDomains) =>
  walk(house, connections, id, who, sees, UNDO)

async function walk(
  house: House,
  connections: Connections,
  id: string,
  who: string,
  sees: VisibleDomains,
  way: Way,
): Promise<ToldAction> {
  const record = await recordOf(house, id, sees)
  const action = actionOf(record.kind)
  const connection = sameConnection(connections, record.host, action)
  await taken(house, id, way.begun, who, '')
  const outcome = await attempt(connection, action, record, way)
  if (outcome === undefined) return told(house, await recordOf(house, id, sees), who)
  return told(house, await taken(house, id, outcome.step, who, outcome.reason), who)
}

/** Undefined: nobody knows whether the change was acted on, so the action stays begun. */
async function attempt(
  connection: Connection,
  action: Action,
  { before, after, params }: ActionRecord,
  way: Way,
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

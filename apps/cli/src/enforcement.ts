import {
  approveAction,
  dryRunAction,
  getAction,
  getEnforcement,
  listActions,
  proposeAction,
  putEnforcementMode,
  type Route,
  refuseAction,
  runAction,
  undoAction,
  withdrawAction,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import type { Answer } from './books-answer.ts'

type Decision = Parameters<typeof pipeline.decideAction>[2]
type ModeWish = Parameters<typeof pipeline.setEnforcementMode>[1]
type Wish = Parameters<typeof pipeline.proposeAction>[2]

const decided =
  (decision: Decision): Answer =>
  async (house, { id: who, sees }, { params: { id = '' }, body }) => ({
    action: await pipeline.decideAction(house, id, decision, who, String(body.reason ?? ''), sees),
  })

/** Corrective actions, answered from a house that this process has opened; `connect` opens Databricks when it is asked. */
export const enforcementAnswers: readonly (readonly [Route, Answer])[] = [
  [
    getEnforcement,
    async (house, { sees }) => ({
      ...pipeline.enforcementCatalogue(),
      ...(await pipeline.enforcementModes(house, sees)),
    }),
  ],
  [putEnforcementMode, (house, { id }, { body }) => pipeline.setEnforcementMode(house, body as ModeWish, id)],
  [listActions, (house, { id, sees }) => pipeline.actionQueue(house, id, sees)],
  [
    getAction,
    async (house, { id: who, sees }, { params: { id = '' } }) => ({
      action: await pipeline.actionNamed(house, id, who, sees),
    }),
  ],
  [
    dryRunAction,
    (house, { sees }, { body }, connect) => pipeline.dryRun(house, connect, body as pipeline.ActionWish, sees),
  ],
  [
    proposeAction,
    async (house, { id, sees }, { body }, connect) => ({
      action: await pipeline.proposeAction(house, connect, body as Wish, id, sees),
    }),
  ],
  [approveAction, decided('approved')],
  [refuseAction, decided('refused')],
  [withdrawAction, decided('withdrawn')],
  [
    runAction,
    async (house, { id: who, sees }, { params: { id = '' } }, connect) => ({
      action: await pipeline.runAction(house, connect, id, who, sees),
    }),
  ],
  [
    undoAction,
    async (house, { id: who, sees }, { params: { id = '' } }, connect) => ({
      action: await pipeline.undoAction(house, connect, id, who, sees),
    }),
  ],
]

import { randomUUID } from 'node:crypto'
import {
  acknowledgeBudgetAlert,
  approveClose,
  draftDomain,
  exportJournal,
  freezeClose,
  getClose,
  getDomainArtefacts,
  getDomainDiff,
  getStatementFile,
  type Input,
  importBudgets,
  listBudgetAlerts,
  listCloses,
  listJournal,
  listStatements,
  type Output,
  prepareClose,
  type Route,
  replayClose,
  reviewClose,
  takeBackClose,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import type { Answer, Connect, Parts, Who } from './books-answer.ts'
import { enforcementAnswers } from './enforcement.ts'
import { Failure } from './failures.ts'
import { judgementAnswers } from './judgement.ts'
import { measureAnswers } from './measures.ts'

/** Questions and steps about statements, closes, the journal and budgets, put by a route of the contract. */
export type Books = <R extends Route>(route: R, input: Input<R>) => Promise<Output<R>>

export const LOCAL_OPERATOR = 'local-operator'
export type { Answer, Connect } from './books-answer.ts'

/** A step, and where the period stands after it. */
const step =
  (take: (house: pipeline.House, period: string, who: string, body: Parts['body']) => Promise<void>): Answer =>
  async (house, { id }, { params: { period = '' }, body }) => {
    await take(house, period, id, body)
    return pipeline.close(house, period, id)
  }

const answers = new Map<Route, Answer>([
  ...judgementAnswers,
  [listCloses, (house) => pipeline.closes(house)],
  [getClose, (house, { id }, { params: { period = '' } }) => pipeline.close(house, period, id)],
  [prepareClose, step((house, period, who) => pipeline.prepare(house, period, who))],
  [reviewClose, step(pipeline.review)],
  [
    approveClose,
    step((house, period, who, body) => pipeline.approve(house, period, who, String(body.digest), String(body.note))),
  ],
  [freezeClose, step(pipeline.freeze)],
  [takeBackClose, step((house, period, who, body) => pipeline.takeBack(house, period, who, String(body.reason)))],
  [replayClose, (house, _, { params: { period = '' } }) => pipeline.replay(house, period)],
  [listStatements, (house, { sees }, { query }) => pipeline.statements(house, query, sees)],
  [
    getStatementFile,
    (house, { sees }, { params, query }) =>
      pipeline.statementFile(house, params as StatementName, query as FileWish, sees),
  ],
  [listJournal, (house, _, { query }) => pipeline.journal(house, query)],
  [exportJournal, (house, { id }, { body }) => pipeline.exportJournal(house, body as JournalWish, id)],
  ...enforcementAnswers,
  ...measureAnswers,
  [draftDomain, (house, _, { body }) => pipeline.draftDomain(house, body as DomainWish)],
  [
    getDomainArtefacts,
    (house, { sees }, { params: { domain = '' } }) => pipeline.artefactsOfDomain(house, domain, sees),
  ],
  [getDomainDiff, (house, { sees }, { params: { domain = '' } }) => pipeline.domainDiff(house, domain, sees)],
  [importBudgets, (house, { id }, { body }) => pipeline.importBudgets(house, body as BudgetWish, id)],
  [listBudgetAlerts, (house, { sees }, { query }) => pipeline.budgetAlerts(house, query, sees)],
  [
    acknowledgeBudgetAlert,
    async (house, { id, sees }, { params, body }) => {
      await pipeline.acknowledgeAlert(house, params as unknown as AlertName, String(body.note), id, sees)
      return pipeline.budgetAlerts(house, {}, sees)
    },
  ],
])
type AlertName = Parameters<typeof pipeline.acknowledgeAlert>[1]
type DomainWish = Parameters<typeof pipeline.draftDomain>[1]
type StatementName = Parameters<typeof pipeline.statementFile>[1]
type FileWish = Parameters<typeof pipeline.statementFile>[2]
type JournalWish = Parameters<typeof pipeline.exportJournal>[1]
type BudgetWish = Parameters<typeof pipeline.importBudgets>[1]

/**
 * Answers from a house that this process has opened, as the local operator or as a person whom the operator names.
 * Whoever is named has the rights of that person and no more, and every decision stands under that name.
 */
export function localBooks(house: pipeline.House, as: string | undefined, connect: Connect): Books {
  return async <R extends Route>(route: R, input: Input<R>): Promise<Output<R>> => {
    const answer = answers.get(route)
    if (answer === undefined) throw new Error(`${route.path} is not answered without a server`)
    const who = await whoIs(house, as)
    if (route.allow !== 'anyone' && !route.allow.some((role) => who.roles.includes(role))) {
      throw new Failure(`${who.id} may not do this: it takes one of the roles ${route.allow.join(', ')}.`)
    }
    const parts = input as Partial<Parts>
    const parsed: Parts = {
      params: (route.params?.parse(parts.params) ?? {}) as Parts['params'],
      query: (route.query?.parse(parts.query) ?? {}) as Parts['query'],
      body: (route.body?.parse(parts.body) ?? {}) as Parts['body'],
    }
    const acting = { who: who.id, request: `cli-${randomUUID()}` }
    return route.response.parse(await pipeline.actingAs(acting, () => answer(house, who, parsed, connect))) as Output<R>
  }
}

async function whoIs({ ledger }: pipeline.House, as: string | undefined): Promise<Who> {
  if (as === undefined) return { id: LOCAL_OPERATOR, sees: 'all', roles: ['admin'] }
  const person = (await ledger.people.list()).find(({ id }) => id === as)
  if (person === undefined)
    throw new Failure(`There is no person “${as}” in the ledger. people.yml names who there is.`)
  const sees = person.roles.some((role) => role !== 'team-lead') ? 'all' : person.domains
  return { id: person.id, sees, roles: person.roles }
}

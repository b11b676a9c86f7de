import { randomUUID } from 'node:crypto'
import {
  applyRules,
  type Body,
  createClient,
  decideRules,
  exportFocus,
  getCompleteness,
  getCost,
  getCostTrace,
  getDataHealth,
  type IngestReport,
  type Input,
  listFindings,
  type Output,
  PERSON_HEADER,
  postIngest,
  postSync,
  postUpkeep,
  putRetention,
  type RetryReport,
  retryConnection,
  retryQuarantine,
  type SyncReport,
  simulateRules,
  type UpkeepReport,
} from '@meshledger/contracts'
import { FolderInUseError } from '@meshledger/lake'
import { actingAs, type House, type OnProgress, openHouse, requireConnections } from '@meshledger/pipeline'
import { askServer } from './ask-server.ts'
import { type Books, LOCAL_OPERATOR, localBooks } from './books.ts'
import { dataFolder, runningServer, type ServerFacts } from './data-folder.ts'
import { Failure } from './failures.ts'
import { localAnswers } from './local-answers.ts'
import type { Surroundings } from './surroundings.ts'

/** What a command can ask for, whether the data folder is ours to open or a server holds it: same question, same answer. */
export type Answers = {
  cost(query: Input<typeof getCost>['query']): Promise<Output<typeof getCost>>
  trace(query: Input<typeof getCostTrace>['query']): Promise<Output<typeof getCostTrace>>
  plan(rules: Input<typeof simulateRules>['body']): Promise<Output<typeof simulateRules>>
  apply(rules: Input<typeof applyRules>['body']): Promise<Output<typeof applyRules>>
  decide(wish: Body<typeof decideRules> & { id: string }): Promise<Output<typeof decideRules>>
  findings(query: Input<typeof listFindings>['query']): Promise<Output<typeof listFindings>>
  focus(query: Input<typeof exportFocus>['query']): Promise<Output<typeof exportFocus>>
  health(): Promise<Output<typeof getDataHealth>>
  completeness(query: Input<typeof getCompleteness>['query']): Promise<Output<typeof getCompleteness>>
  ingest(paths: readonly string[], at: OnProgress): Promise<IngestReport>
  sync(tables: readonly string[], at: OnProgress): Promise<SyncReport>
  retry(paths: readonly string[], at: OnProgress): Promise<RetryReport>
  retryConnection(at: OnProgress): Promise<RetryReport>
  keep(wish: Body<typeof putRetention>): Promise<Output<typeof putRetention>>
  upkeep(rewrite: boolean, at: OnProgress): Promise<UpkeepReport>
}

/** Opens the data folder, or finds the server that holds it; runs the work, and closes again. */
export async function withAnswers<T>(to: Surroundings, work: (answers: Answers) => Promise<T>): Promise<T> {
  const acting = { who: LOCAL_OPERATOR, request: `cli-${randomUUID()}` }
  return inHouse(
    to,
    (house) => actingAs(acting, () => work(localAnswers(house, to))),
    (server) => work(serverAnswers(server, to.signal)),
  )
}

/** Opens the data folder and closes it again; where a server holds it, asks that one instead. */
async function inHouse<T>(
  to: Surroundings,
  here: (house: House) => Promise<T>,
  there: (server: ServerFacts) => Promise<T>,
): Promise<T> {
  const folder = dataFolder(to)
  const house = await openHouse({
    folder,
    env: to.env,
    ...(to.env.DATABASE_URL ? { databaseUrl: to.env.DATABASE_URL } : {}),
  }).catch((error: unknown) => {
    if (error instanceof FolderInUseError) return undefined
    throw error
  })
  if (house === undefined) return there(serverOf(folder))
  try {
    return await here(house)
  } finally {
    await house.close()
  }
}

function serverOf(folder: string): ServerFacts {
  const server = runningServer(folder)
  if (server !== undefined) return server
  throw new Failure(
    `The data folder ${folder} is held by another Meshledger process that is no server, or one that is still starting. Wait until it has ended or started, then run the command again.`,
  )
}

function serverAnswers({ url, token }: ServerFacts, signal: AbortSignal): Answers {
  const ask = createClient(askServer(signal), url, () => ({ authorization: `Bearer ${token}` }))
  return {
    cost: (query) => ask(getCost, { query }),
    trace: (query) => ask(getCostTrace, { query }),
    plan: (body) => ask(simulateRules, { body }),
    apply: (body) => ask(applyRules, { body }),
    decide: ({ id, ...body }) => ask(decideRules, { params: { id }, body }),
    findings: (query) => ask(listFindings, { query }),
    focus: (query) => ask(exportFocus, { query }),
    health: () => ask(getDataHealth, {}),
    completeness: (query) => ask(getCompleteness, { query }),
    ingest: (paths, at) => {
      at({ step: 'The running server takes the files in', done: 0, total: null })
      return ask(postIngest, { body: { paths: [...paths] } })
    },
    sync: (tables, at) => {
      at({ step: 'The running server syncs', done: 0, total: null })
      return ask(postSync, { body: { tables: [...tables] } })
    },
    retry: (paths, at) => {
      at({ step: 'The running server tries the files again', done: 0, total: null })
      return ask(retryQuarantine, { body: { paths: [...paths] } })
    },
    retryConnection: (at) => {
      at({ step: 'The running server reads again', done: 0, total: null })
      return ask(retryConnection, {})
    },
    keep: (body) => ask(putRetention, { body }),
    upkeep: (rewrite, at) => {
      at({ step: 'The running server keeps its data in order', done: 0, total: null })
      return ask(postUpkeep, { body: { rewrite } })
    },
  }
}

/** As `withAnswers`, for the books; `as` names the person under whose name it is done. */
export async function withBooks<T>(
  to: Surroundings,
  as: string | undefined,
  work: (books: Books) => Promise<T>,
): Promise<T> {
  return inHouse(
    to,
    (house) => work(localBooks(house, as, () => requireConnections(to.env, house.folder))),
    ({ url, token }) => {
      const headers = as === undefined ? { authorization: `Bearer ${token}` } : { [PERSON_HEADER]: as }
      return work(createClient(askServer(to.signal), url, () => headers as Record<string, string>))
    },
  )
}

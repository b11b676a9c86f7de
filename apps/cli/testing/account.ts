import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient, type Fetch, getCost, type Input, type Output, type Route } from '@meshledger/contracts'
import type { AnswerItem, Answers } from '@meshledger/demo'
import { runningServer } from '../src/data-folder.ts'
import type { ServedDemo } from './served-demo.ts'

/** The whole time of the demo account. */
export const always = { from: '2025-10-01', to: '2026-11-30' }

/** The demo account as the product answers for it, asked over HTTP as the local operator, who sees everything. */
export type Account = {
  readonly answers: Answers
  ask<R extends Route>(route: R, input: Input<R>): Promise<Output<R>>
  /** Rated cost of all time (or of the period in the query), and its rows. */
  cost(query: Input<typeof getCost>['query']): Promise<Output<typeof getCost>>
}

export function accountOf({ files, folder }: ServedDemo): Account {
  const server = runningServer(folder)
  if (server === undefined) throw new Error('the server of the tests is not running')
  const client = createClient(fetch as unknown as Fetch, server.url, () => ({
    authorization: `Bearer ${server.token}`,
  }))
  return {
    answers: JSON.parse(readFileSync(join(files, 'answers.json'), 'utf8')),
    ask: (route, input) => client(route, input),
    cost: (query) => client(getCost, { query: { ...(query.period ? {} : always), ...query } }),
  }
}

/** What the answer key says about an item, as the check of its kind reads it. */
export const factsOf = <T>({ facts }: AnswerItem): T => facts as unknown as T

const SCALE = 40
const units = (decimal: string): bigint => {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  return BigInt(`${sign}${whole}${fraction.padEnd(SCALE, '0')}`)
}

/** Decimals as one exact sum, comparable however their zeros were written. */
export const sum = (...decimals: readonly string[]): bigint => decimals.map(units).reduce((a, b) => a + b, 0n)
/** The exact product of two decimals, at twice the scale. */
export const product = (a: string, b: string): bigint => units(a) * units(b)

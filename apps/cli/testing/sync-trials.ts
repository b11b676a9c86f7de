import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FaultOrder,
  regions,
  type StandIn,
  type StandInSettings,
  startStandIn,
  writeDemoAccount,
} from '@meshledger/demo'
import { databricksFunctions } from '@meshledger/lake'
import { type House, openHouse } from '@meshledger/pipeline'

/** The tables of the trials: read by day and by time, whole, with two steps (audit), with a column never stored. */
export const trialTables = [
  'access.workspaces_latest',
  'billing.list_prices',
  'billing.usage',
  'compute.clusters',
  'access.audit',
  'query.history',
]

/** A demo account of one month, in which Databricks delivered a file twice. */
export async function smallAccount(): Promise<string> {
  const account = mkdtempSync(join(tmpdir(), 'meshledger-trial-account-'))
  await writeDemoAccount({ out: account, scale: 0.001, seed: 1 })
  for (const file of globSync('system/*/*/*-20*.parquet', { cwd: account })) {
    if (!file.includes('2026-06')) rmSync(join(account, file))
  }
  rmSync(join(account, 'system/access/table_lineage'), { recursive: true })
  return account
}

export const environmentOf = (it: StandIn): Record<string, string> => ({
  DATABRICKS_HOST: it.url,
  DATABRICKS_WAREHOUSE_ID: it.warehouseId,
  DATABRICKS_CLIENT_ID: it.clientId,
  DATABRICKS_CLIENT_SECRET: it.clientSecret,
})

/** A stand-in workspace over a demo account, on the clock of this machine; whoever starts it closes it. */
export const standInOver = (account: string, settings: Partial<StandInSettings> = {}): Promise<StandIn> =>
  startStandIn({ account, clock: Date.now, prelude: databricksFunctions, ...settings })

export async function during<T>(
  account: string,
  settings: Partial<StandInSettings>,
  work: (it: StandIn) => Promise<T>,
): Promise<T> {
  const it = await standInOver(account, settings)
  try {
    return await work(it)
  } finally {
    await it.close()
  }
}

/** A workspace of every region of the account, the smallest first: what is kept by region shows in its own alone. */
export async function inEachRegion<T>(
  account: string,
  settings: Partial<StandInSettings>,
  work: (them: readonly StandIn[]) => Promise<T>,
  [last, ...others] = regions,
  open: readonly StandIn[] = [],
): Promise<T> {
  if (last === undefined) return work(open)
  return during(account, { ...settings, region: last }, (it) =>
    inEachRegion(account, settings, work, others, [it, ...open]),
  )
}

/** A connection.yml that names each of them as a reader, and where rows of a group of tables are. */
export function environmentOfAll(
  them: readonly StandIn[],
  file: string,
  engine: Readonly<Record<string, string>>,
): Record<string, string> {
  const readers = them.map(
    ({ url, warehouseId, clientId }) =>
      `  - { host: "${url}", warehouse_id: "${warehouseId}", client_id: "${clientId}", secret_env: STAND_IN_SECRET }\n`,
  )
  writeFileSync(file, `readers:\n${readers.join('')}engine: ${JSON.stringify(engine)}\n`)
  return { MESHLEDGER_CONNECTION: file, STAND_IN_SECRET: them[0]?.clientSecret ?? '' }
}

/** Everything that can go wrong on the way, at once. */
export const everyFault = (seed: number): FaultOrder => ({
  seed,
  busy: 0.05,
  unavailable: 0.04,
  drop: 0.05,
  shorten: 0.03,
  expireToken: 0.05,
  expireLink: 0.1,
  truncate: 0.03,
  loseRow: 0.04,
  slow: 0.3,
  slowMs: 20,
  drift: 'billing.usage',
  skewSeconds: seed % 2 === 0 ? 7_200 : -7_200,
})

/** What the lake holds of these tables, without where it came from: rows, and two sums over all that they say. */
export async function factsHeld(house: House): Promise<string[]> {
  return Promise.all(
    trialTables.map(async (table) => {
      const [row] = await house.lake.rows<{ text: string }>(
        `SELECT count(*) || ' ' || count(DISTINCT _key) || ' ' || coalesce(bit_xor(hash(t)), 0) || ' ' || coalesce(sum(hash(t)), 0) AS text
         FROM (SELECT * EXCLUDE (_source, _extra) FROM ${table}) t`,
      )
      return `${table}: ${row?.text}`
    }),
  )
}

/** Opens the house of a folder for a look, and closes it again. */
export async function lookAt<T>(folder: string, look: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse({ folder })
  try {
    return await look(house)
  } finally {
    await house.close()
  }
}

/** An empty data folder to begin with; making its ledger takes seconds, so it is copied. */
export async function emptyFolder(root: string): Promise<() => string> {
  const template = join(root, 'template')
  await lookAt(template, async () => undefined)
  let n = 0
  return () => {
    n += 1
    const folder = join(root, `trial-${n}`)
    cpSync(template, folder, { recursive: true })
    return folder
  }
}

/** `worked`: milliseconds from the beginning of the work to its end. */
export type Run = { readonly killed: boolean; readonly said: string; readonly worked: number }

/** Runs a sync in a process of its own; kills it so many milliseconds after it began, or lets it come to its end. */
export async function syncRun(
  folder: string,
  env: Record<string, string>,
  killAfter: number | null,
  tables: readonly string[] = trialTables,
): Promise<Run> {
  const script = join(import.meta.dirname, 'sync-child.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder, tables.join(',')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let began = 0
  child.stdout.on('data', (text) => {
    if (began === 0 && killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter)
    began ||= performance.now()
    said += text
  })
  child.stderr.on('data', (text) => {
    said += text
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the sync ended by itself with ${code ?? signal}: ${said}`)
  return { killed: signal === 'SIGKILL', said, worked: performance.now() - began }
}

/** The same numbers for the same seed, from 0 up to, not including, 1. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** As many trials side by side as a small machine has cores. */
const LANES = 2

/**
 * Kill syncs at random moments of their work, with every fault on, until so many kills have fallen; each folder in the
 * end is handed over when a sync on it has come to its end.
 */
export async function killTrials(
  trial: {
    account: string
    kills: number
    perFolder: number
    within: number
    fresh: () => string
    /** More of the environment, such as where rows are left. */
    env?: Record<string, string>
    tables?: readonly string[]
  },
  ended: (folder: string) => Promise<void>,
): Promise<{ kills: number; said: string; secrets: string[] }> {
  const secrets: string[] = []
  let kills = 0
  let said = ''
  const oneFolder = async (seed: number) => {
    const folder = trial.fresh()
    const next = chance(20261120 + seed)
    await during(trial.account, { faults: everyFault(seed), limits: { chunkBytes: 60_000 }, port: 0 }, async (it) => {
      secrets.push(it.clientSecret, it.token)
      const env = { ...environmentOf(it), ...trial.env }
      for (let n = 0; n < trial.perFolder && kills < trial.kills; n += 1) {
        const run = await syncRun(folder, env, Math.floor(next() * trial.within), trial.tables)
        said += run.said
        if (run.killed) kills += 1
      }
      said += (await syncRun(folder, env, null, trial.tables)).said
    })
    await ended(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  const lane = async (first: number) => {
    for (let seed = first; kills < trial.kills; seed += LANES) await oneFolder(seed)
  }
  await Promise.all(Array.from({ length: LANES }, (_, at) => lane(at + 1)))
  return { kills, said, secrets }
}

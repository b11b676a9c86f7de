import { existsSync, globSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type StandIn, startStandIn } from '@meshledger/demo'
import { databricksFunctions } from '@meshledger/lake'
import { ingest, openHouse } from '@meshledger/pipeline'
import { Command } from 'commander'
import { dataFolder } from '../data-folder.ts'
import { Failure, UsageError } from '../failures.ts'
import type { Made } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'
import { SEED, scaleOf, writeDemo } from './demo.ts'

type Options = { scale: string; port: string }

/** Written last: an account that was cut off while it was made is made anew. */
const WHOLE = 'whole'

/**
 * `meshledger stand-in`, what `npm start -- --connected` runs beside the server: a workspace on loopback that answers as
 * Databricks would over a demo account. Prints the environment by which it is reached, and runs until it is stopped.
 * Hidden, since nobody else needs it.
 */
export function standInCommand(to: Surroundings): Made {
  const command = new Command('stand-in')
    .description('Answer as a Databricks workspace would, over a demo account; npm start -- --connected runs it.')
    .option('--scale <number>', 'size of the demo', '0.2')
    .option('--port <number>', 'where it listens; 0 takes any free port', '4001')
    .addHelpText('after', '\nExample:\n  meshledger stand-in --scale 0.1')
    .action(async ({ scale, port }: Options) => {
      const folder = dataFolder(to)
      const account = await accountIn(folder, scaleOf(scale), to)
      const it = await listen(account, portOf(port))
      try {
        await takeConfiguration(folder, account, to)
        to.err(
          `A stand-in workspace answers at ${it.url}. The first reading takes a minute; the pages fill as it ends.\n`,
        )
        to.out(`${JSON.stringify(environmentOf(it))}\n`)
        await stopped(to.signal)
      } finally {
        await it.close()
      }
    })
  return { command, hidden: true }
}

/** The demo account of this data folder; it is made once, for the stand-in reads it as long as it runs. */
async function accountIn(folder: string, scale: number, to: Surroundings): Promise<string> {
  const account = join(folder, `stand-in-${scale}`)
  if (existsSync(join(account, WHOLE))) return account
  rmSync(account, { recursive: true, force: true })
  await writeDemo(to, { out: account, scale, seed: SEED })
  writeFileSync(join(account, WHOLE), '')
  return account
}

/** Domains, people and the account's clock stand in files of our own; only facts come from Databricks. */
async function takeConfiguration(folder: string, account: string, to: Surroundings): Promise<void> {
  const files = globSync(['*.yml', 'domains/*.yml'], { cwd: account }).map((file) => join(account, file))
  const house = await openHouse({ folder, ...(to.env.DATABASE_URL ? { databaseUrl: to.env.DATABASE_URL } : {}) })
  try {
    await ingest(house, files, { signal: to.signal })
  } finally {
    await house.close()
  }
}

async function listen(account: string, port: number): Promise<StandIn> {
  try {
    return await startStandIn({ account, port, clock: Date.now, prelude: databricksFunctions })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new Failure(
      `Port ${port}, on which the stand-in workspace listens, is taken. Stop what listens there, or choose another: npm start -- --connected --port ${port + 10}`,
    )
  }
}

const environmentOf = (it: StandIn) => ({
  DATABRICKS_HOST: it.url,
  DATABRICKS_WAREHOUSE_ID: it.warehouseId,
  DATABRICKS_CLIENT_ID: it.clientId,
  DATABRICKS_CLIENT_SECRET: it.clientSecret,
  DATABRICKS_ACCOUNT_ID: it.accountId,
  DATABRICKS_ACCOUNT_HOST: it.url,
})

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new UsageError(`--port takes a whole number from 0 to 65535, not “${text}”.`)
  }
  return port
}

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

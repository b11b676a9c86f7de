import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createApp } from '../src/app.ts'
import { Log } from '../src/http/log.ts'
import { Work } from '../src/work.ts'
import { TOKEN } from './asking.ts'
import { houseOfTwoDomains } from './two-domains.ts'

export type TwoServers = {
  readonly apps: readonly [NestFastifyApplication, NestFastifyApplication]
  /** What both wrote to their log. */
  readonly lines: string[]
  close(): Promise<void>
}

/** Two servers that take part in the scheduled runs, on one house of two domains. */
export async function twoServers(): Promise<TwoServers> {
  const lines: string[] = []
  const { house, close: end } = await houseOfTwoDomains()
  const log = new Log(
    (line) => lines.push(line),
    () => '2026-03-15T14:00:00.000Z',
  )
  const server = () => createApp({ house, token: TOKEN, log, work: new Work(), scheduled: true }, '/nowhere')
  const apps = [await server(), await server()] as const
  const close = async () => {
    for (const app of apps) await app.close()
    await end()
  }
  return { apps, lines, close }
}

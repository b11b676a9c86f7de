import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { AppModule, type AppParts } from './app.module.ts'
import { raise } from './http/frame.ts'
import { VERSION } from './version.ts'

/** The whole app over a house, ready to listen or to be asked in memory. `webFolder` holds the built web app. */
export const createApp = (parts: AppParts, webFolder: string): Promise<NestFastifyApplication> =>
  raise(AppModule.of(parts), { log: parts.log, webFolder, version: VERSION })

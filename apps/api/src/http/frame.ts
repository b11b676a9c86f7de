import 'reflect-metadata'
import { type DynamicModule, type Provider, StandardSchemaValidationPipe } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { AUDITORS, type AuditorSource, LOG, PEOPLE, type PeopleSource, TOKEN } from '../tokens.ts'
import { ActingInterceptor } from './acting.ts'
import { AllowedEverywhere } from './allowed-everywhere.ts'
import { describeApi } from './document.ts'
import { Guard } from './guard.ts'
import { inputProblem } from './inputs.ts'
import { type Log, nestLogger } from './log.ts'
import { LookInterceptor } from './looks.ts'
import { answer, ProblemFilter } from './problem-filter.ts'
import { ReplyContract } from './reply-contract.ts'
import { aroundRequests, requestId } from './requests.ts'
import { inlineScripts, serveWeb } from './web.ts'
import type { WireReply, WireRequest } from './wire.ts'

export type FrameParts = {
  readonly people: PeopleSource
  readonly auditors: AuditorSource
  readonly token: string
  readonly log: Log
}

/** What stands around every handler: who asks, do the inputs fit, does the reply keep its contract, how errors read. */
export function frameProviders({ people, auditors, token, log }: FrameParts): Provider[] {
  return [
    { provide: PEOPLE, useValue: people },
    { provide: AUDITORS, useValue: auditors },
    { provide: TOKEN, useValue: token },
    { provide: LOG, useValue: log },
    { provide: APP_GUARD, useClass: Guard },
    { provide: APP_PIPE, useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: inputProblem }) },
    { provide: APP_INTERCEPTOR, useClass: ReplyContract },
    { provide: APP_INTERCEPTOR, useClass: ActingInterceptor },
    { provide: APP_INTERCEPTOR, useClass: LookInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
    AllowedEverywhere,
  ]
}

/** Builds an app from a module, ready to listen or to be asked in memory. `webFolder` holds the built web app. */
export async function raise(
  module: DynamicModule,
  { log, webFolder, version }: { log: Log; webFolder: string; version: string },
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: requestId,
    requestIdHeader: false,
    // A file of evidence comes in base64, and needs a third more than its bytes.
    bodyLimit: 8_388_608,
    // What the HTTP server refuses before any hook runs, such as an address that is not well formed.
    frameworkErrors: (error: unknown, asked: unknown, reply: unknown) => {
      const request = asked as WireRequest
      answer(error, request, (reply as WireReply).header('x-request-id', request.id), log)
    },
  })
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(log),
    abortOnError: false,
  })
  const wire = app.getHttpAdapter().getInstance()
  aroundRequests(wire, log, inlineScripts(webFolder))
  describeApi(app, version)
  await app.init()
  await serveWeb(wire, webFolder)
  await wire.ready()
  return app
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify'

/** The HTTP server under Nest. Its own package is not among our dependencies, so its types come through Nest's. */
export type Wire = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>

/** The parts of a request and of a reply that we use. */
export type WireRequest = {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly raw: { readonly socket: { once(event: 'close', then: () => void): unknown } }
  readonly routeOptions: { readonly url?: string | undefined }
}
export type WireReply = {
  readonly sent: boolean
  readonly statusCode: number
  readonly elapsedTime: number
  status(code: number): WireReply
  header(name: string, value: string): WireReply
  type(contentType: string): WireReply
  send(body: unknown): WireReply
}

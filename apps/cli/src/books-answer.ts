import type * as pipeline from '@meshledger/pipeline'

/** In whose name a command runs on a house that this process has opened. */
export type Who = { readonly id: string; readonly sees: pipeline.VisibleDomains; readonly roles: readonly string[] }
/** Opens Databricks; only what is asked of it calls it. */
export type Connect = pipeline.Connect
/** The checked parts of a question, as its route has them. */
export type Parts = { params: Record<string, string>; query: Record<string, unknown>; body: Record<string, unknown> }
/** How a route is answered from an open house. */
export type Answer = (house: pipeline.House, who: Who, input: Parts, connect: Connect) => Promise<unknown>

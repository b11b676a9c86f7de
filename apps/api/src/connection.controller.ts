import {
  type Body,
  getConnection,
  getConnectionCost,
  postSync,
  type Query,
  retryConnection,
} from '@meshledger/contracts'
import {
  type Connections,
  costOfOwn,
  DatabricksError,
  type House,
  SyncBusyError,
  sourcesHeld,
  UnknownTableError,
  whereRowsAre,
} from '@meshledger/pipeline'
import { Controller, Inject, Req } from '@nestjs/common'
import { Endpoint, In } from './http/endpoint.ts'
import { notConnected } from './http/problems.ts'
import type { WireRequest } from './http/wire.ts'
import type { Syncing } from './syncing.ts'
import { HOUSE, SYNCING } from './tokens.ts'

/** What is read from Databricks, and reading it now. */
@Controller()
export class ConnectionController {
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(SYNCING) private readonly syncing: Syncing,
  ) {}

  @Endpoint(getConnection)
  async getConnection(@In.query(getConnection) { fresh }: Query<typeof getConnection>) {
    const held = await sourcesHeld(this.house.lake)
    const sources = held.map(({ host, table, through }) => ({ reader: host, table, through }))
    const opened = this.opened()
    if (typeof opened === 'string') {
      return { configured: true, problem: opened, probedAt: null, readers: [], sources, where: [] }
    }
    const where = await whereRowsAre(this.house)
    if (opened === undefined) return { configured: false, problem: null, probedAt: null, readers: [], sources, where }
    const { at, readers } = await this.syncing.probe(opened, fresh === 'true')
    return { configured: true, problem: null, probedAt: at, readers, sources, where }
  }

  @Endpoint(getConnectionCost)
  async getConnectionCost(@In.query(getConnectionCost) query: Query<typeof getConnectionCost>) {
    return costOfOwn(this.house, query)
  }

  @Endpoint(postSync)
  async postSync(@In.body(postSync) { tables }: Body<typeof postSync>, @Req() request: WireRequest) {
    return this.reading(request, (opened, gone) => this.syncing.sync(opened, { tables }, gone))
  }

  @Endpoint(retryConnection)
  async retryConnection(@Req() request: WireRequest) {
    return this.reading(request, (opened, gone) => this.syncing.retry(opened, gone))
  }

  /** Ends early, with nothing half done, when the caller goes away or the server stops. */
  private async reading<T>(
    request: WireRequest,
    read: (opened: Connections, gone: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const opened = this.opened()
    if (typeof opened !== 'object') {
      throw notConnected(opened ?? 'This server has no connection to Databricks. Configure one and start it again.')
    }
    const gone = new AbortController()
    request.raw.socket.once('close', () => gone.abort())
    try {
      return await read(opened, gone.signal)
    } catch (error) {
      if (known.some((kind) => error instanceof kind)) throw notConnected((error as Error).message)
      throw error
    }
  }

  /** The connections, or why they cannot be opened, or nothing where none are configured. */
  private opened(): Connections | string | undefined {
    try {
      return this.syncing.connections()
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

const known = [DatabricksError, SyncBusyError, UnknownTableError]

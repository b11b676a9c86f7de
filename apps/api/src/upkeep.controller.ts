import { type Body, postUpkeep, putRetention, retryQuarantine } from '@meshledger/contracts'
import {
  type House,
  refresh,
  retentionOverview,
  setRetention,
  retryQuarantine as tryAgain,
  upkeep,
} from '@meshledger/pipeline'
import { Controller, Inject, Req } from '@nestjs/common'
import { Endpoint, In } from './http/endpoint.ts'
import type { WireRequest } from './http/wire.ts'
import { HOUSE, WORK } from './tokens.ts'
import type { Work } from './work.ts'

/** Keeping what was taken in: how long, in how much space, and what could not be read at first. */
@Controller()
export class UpkeepController {
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
  ) {}

  @Endpoint(postUpkeep)
  async postUpkeep(@In.body(postUpkeep) { rewrite }: Body<typeof postUpkeep>) {
    return this.work.run((signal) => upkeep(this.house, { signal, rewrite }))
  }

  @Endpoint(putRetention)
  async putRetention(@In.body(putRetention) { group, days }: Body<typeof putRetention>) {
    await setRetention(this.house, group, days)
    return { retention: await retentionOverview(this.house) }
  }

  /** Ends early, with nothing half done, when the caller goes away or the server stops. */
  @Endpoint(retryQuarantine)
  async retryQuarantine(
    @In.body(retryQuarantine) { paths }: Body<typeof retryQuarantine>,
    @Req() request: WireRequest,
  ) {
    const gone = new AbortController()
    request.raw.socket.once('close', () => gone.abort())
    return this.work.run(async (signal) => {
      const report = await tryAgain(this.house, paths, { signal })
      await refresh(this.house, { signal })
      return report
    }, gone.signal)
  }
}

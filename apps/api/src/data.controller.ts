import { type Body, getDataHealth, postIngest } from '@meshledger/contracts'
import { dataHealth, type House, ingest, refresh } from '@meshledger/pipeline'
import { Controller, Inject, Req } from '@nestjs/common'
import { Endpoint, In } from './http/endpoint.ts'
import type { WireRequest } from './http/wire.ts'
import { HOUSE, WORK } from './tokens.ts'
import type { Work } from './work.ts'

/** What came in, and taking more in. */
@Controller()
export class DataController {
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
  ) {}

  @Endpoint(getDataHealth)
  async getDataHealth() {
    return dataHealth(this.house)
  }

  /** Ends early, with nothing half done, when the caller goes away or the server stops. */
  @Endpoint(postIngest)
  async postIngest(@In.body(postIngest) { paths }: Body<typeof postIngest>, @Req() request: WireRequest) {
    const gone = new AbortController()
    request.raw.socket.once('close', () => gone.abort())
    return this.work.run(async (signal) => {
      const report = await ingest(this.house, paths, { signal })
      await refresh(this.house, { signal })
      return report
    }, gone.signal)
  }
}

import {
  addCloseNote,
  approveClose,
  type Body,
  freezeClose,
  getClose,
  listCloses,
  type Params,
  prepareClose,
  putBill,
  putTolerance,
  reissueClose,
  replayClose,
  reviewClose,
  takeBackClose,
} from '@meshledger/contracts'
import {
  addNote,
  approve,
  close,
  closes,
  enterBill,
  freeze,
  type House,
  prepare,
  reissue,
  replay,
  review,
  setTolerance,
  takeBack,
} from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { HOUSE, WORK } from './tokens.ts'
import type { Work } from './work.ts'

/** The close of a month. Every step answers with where the period stands after it. */
@Controller()
export class CloseController {
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
  ) {}

  @Endpoint(listCloses)
  async listCloses() {
    return closes(this.house)
  }

  @Endpoint(getClose)
  async getClose(@In.params(getClose) { period }: Params<typeof getClose>, @In.caller() { principal }: Caller) {
    return close(this.house, period, idOf(principal))
  }

  @Endpoint(prepareClose)
  async prepareClose(@In.params(prepareClose) { period }: Params<typeof prepareClose>, @In.caller() caller: Caller) {
    return this.step(period, caller, (who) => prepare(this.house, period, who))
  }

  @Endpoint(reviewClose)
  async reviewClose(@In.params(reviewClose) { period }: Params<typeof reviewClose>, @In.caller() caller: Caller) {
    return this.step(period, caller, (who) => review(this.house, period, who))
  }

  @Endpoint(takeBackClose)
  async takeBackClose(
    @In.params(takeBackClose) { period }: Params<typeof takeBackClose>,
    @In.body(takeBackClose) { reason }: Body<typeof takeBackClose>,
    @In.caller() caller: Caller,
  ) {
    return this.step(period, caller, (who) => takeBack(this.house, period, who, reason))
  }

  @Endpoint(approveClose)
  async approveClose(
    @In.params(approveClose) { period }: Params<typeof approveClose>,
    @In.body(approveClose) { digest, note }: Body<typeof approveClose>,
    @In.caller() caller: Caller,
  ) {
    return this.step(period, caller, (who) => approve(this.house, period, who, digest, note))
  }

  @Endpoint(freezeClose)
  async freezeClose(@In.params(freezeClose) { period }: Params<typeof freezeClose>, @In.caller() caller: Caller) {
    return this.step(period, caller, (who) => freeze(this.house, period, who))
  }

  @Endpoint(reissueClose)
  async reissueClose(
    @In.params(reissueClose) { period }: Params<typeof reissueClose>,
    @In.body(reissueClose) wish: Body<typeof reissueClose>,
    @In.caller() { principal }: Caller,
  ) {
    return this.work.run(() => reissue(this.house, period, wish, idOf(principal)))
  }

  @Endpoint(putBill)
  async putBill(
    @In.params(putBill) { period }: Params<typeof putBill>,
    @In.body(putBill) bill: Body<typeof putBill>,
    @In.caller() caller: Caller,
  ) {
    return this.step(period, caller, (who) => enterBill(this.house, period, who, bill))
  }

  @Endpoint(putTolerance)
  async putTolerance(@In.body(putTolerance) { tolerance }: Body<typeof putTolerance>) {
    await setTolerance(this.house, tolerance)
    return { tolerance }
  }

  @Endpoint(addCloseNote)
  async addCloseNote(
    @In.params(addCloseNote) { period }: Params<typeof addCloseNote>,
    @In.body(addCloseNote) { text }: Body<typeof addCloseNote>,
    @In.caller() caller: Caller,
  ) {
    return this.step(period, caller, (who) => addNote(this.house, period, text, who))
  }

  @Endpoint(replayClose)
  async replayClose(@In.params(replayClose) { period }: Params<typeof replayClose>) {
    return replay(this.house, period)
  }

  /** One step at a time, and none while files are taken in: what is decided upon stands still meanwhile. */
  private async step(period: string, { principal }: Caller, take: (who: string) => Promise<void>) {
    const who = idOf(principal)
    await this.work.run(() => take(who))
    return close(this.house, period, who)
  }
}

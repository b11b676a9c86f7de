import {
  type Body,
  exportJournal,
  getJournalSettings,
  listJournal,
  putJournalSettings,
  type Query,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { HOUSE } from './tokens.ts'

/** What was booked, and how it leaves for the books of the firm. */
@Controller()
export class JournalController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listJournal)
  async listJournal(@In.query(listJournal) query: Query<typeof listJournal>) {
    return pipeline.journal(this.house, query)
  }

  @Endpoint(exportJournal)
  async exportJournal(@In.body(exportJournal) wish: Body<typeof exportJournal>, @In.caller() { principal }: Caller) {
    return pipeline.exportJournal(this.house, wish, idOf(principal))
  }

  @Endpoint(getJournalSettings)
  async getJournalSettings() {
    return pipeline.journalSettings(this.house)
  }

  @Endpoint(putJournalSettings)
  async putJournalSettings(@In.body(putJournalSettings) settings: Body<typeof putJournalSettings>) {
    return pipeline.setJournalSettings(this.house, settings)
  }
}

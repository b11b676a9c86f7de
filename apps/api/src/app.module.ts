import { accessById, accessByKey, type House, noteLook } from '@meshledger/pipeline'
import { type DynamicModule, Module } from '@nestjs/common'
import { DiscoveryModule } from '@nestjs/core'
import { ScheduleModule } from '@nestjs/schedule'
import { AllocationController } from './allocation.controller.ts'
import { AttestationsController } from './attestations.controller.ts'
import { AuditController } from './audit.controller.ts'
import { AuditObjectsController } from './audit-objects.controller.ts'
import { AuditorsController } from './auditors.controller.ts'
import { BudgetsController } from './budgets.controller.ts'
import { CloseController } from './close.controller.ts'
import { ConnectionController } from './connection.controller.ts'
import { ControlsController } from './controls.controller.ts'
import { CostController } from './cost.controller.ts'
import { CostFileController } from './cost-file.controller.ts'
import { DataController } from './data.controller.ts'
import { DomainsController } from './domains.controller.ts'
import { EnforcementController } from './enforcement.controller.ts'
import { EvidenceController } from './evidence.controller.ts'
import { ExceptionsController } from './exceptions.controller.ts'
import { ExportsController } from './exports.controller.ts'
import { FindingsController } from './findings.controller.ts'
import { frameProviders } from './http/frame.ts'
import type { Log } from './http/log.ts'
import { choosable } from './http/people.ts'
import { JournalController } from './journal.controller.ts'
import { MarksController } from './marks.controller.ts'
import { PeopleController } from './people.controller.ts'
import { PolicyRulesController } from './policy-rules.controller.ts'
import { ReviewsController } from './reviews.controller.ts'
import { ScheduledRefresh } from './scheduled-refresh.ts'
import { ScheduledSync } from './scheduled-sync.ts'
import { ScheduledUpkeep } from './scheduled-upkeep.ts'
import { StatementsController } from './statements.controller.ts'
import { type OpenConnections, Syncing } from './syncing.ts'
import { type AuditorSource, HOUSE, SYNCING, WORK } from './tokens.ts'
import { TrailController } from './trail.controller.ts'
import { UpkeepController } from './upkeep.controller.ts'
import type { Work } from './work.ts'

/** What an app needs to know: the house it answers from, and the token by which it knows the local operator. */
export type AppParts = {
  readonly house: House
  readonly token: string
  readonly log: Log
  readonly work: Work
  /** Whether this process takes part in the scheduled runs; the tests that do not look at them leave it out. */
  readonly scheduled: boolean
  /** What is read from; left out, nothing is. */
  readonly connections?: OpenConnections
}

const controllers = [
  PeopleController,
  CostController,
  AllocationController,
  CostFileController,
  DomainsController,
  EnforcementController,
  PolicyRulesController,
  ExportsController,
  FindingsController,
  ControlsController,
  ExceptionsController,
  AttestationsController,
  ReviewsController,
  TrailController,
  EvidenceController,
  AuditorsController,
  AuditController,
  AuditObjectsController,
  DataController,
  UpkeepController,
  ConnectionController,
  CloseController,
  StatementsController,
  JournalController,
  BudgetsController,
  MarksController,
]

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class, and this one is made from its parts
export class AppModule {
  static of({ house, token, log, work, scheduled, connections }: AppParts): DynamicModule {
    const people = async () => choosable(await house.ledger.people.list())
    const auditors: AuditorSource = {
      byKey: (key) => accessByKey(house, key),
      byId: (id) => accessById(house, id),
      note: (access, what, who) => noteLook(house, access, what, who),
    }
    return {
      module: AppModule,
      imports: [DiscoveryModule, ...(scheduled ? [ScheduleModule.forRoot()] : [])],
      controllers,
      providers: [
        { provide: HOUSE, useValue: house },
        { provide: WORK, useValue: work },
        { provide: SYNCING, useValue: new Syncing(house, work, connections) },
        ...frameProviders({ people, auditors, token, log }),
        ...(scheduled ? [ScheduledRefresh, ScheduledSync, ScheduledUpkeep] : []),
      ],
    }
  }
}

import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { applyCommand } from './commands/apply.ts'
import { attestCommand } from './commands/attest.ts'
import { budgetsCommand } from './commands/budgets.ts'
import { closeCommand } from './commands/close.ts'
import { standInCommand } from './commands/connect-stand-in.ts'
import { costCommand } from './commands/cost.ts'
import { demoCommand } from './commands/demo.ts'
import { domainCommand } from './commands/domain.ts'
import { enforceCommand } from './commands/enforce.ts'
import { evidenceCommand } from './commands/evidence.ts'
import { exceptionsCommand } from './commands/exceptions.ts'
import { exportCommand } from './commands/export.ts'
import { findingsCommand } from './commands/findings.ts'
import { healthCommand } from './commands/health.ts'
import { ingestCommand } from './commands/ingest.ts'
import { journalCommand } from './commands/journal.ts'
import { metricsCommand } from './commands/metrics.ts'
import { planCommand } from './commands/plan.ts'
import { prepareCommand } from './commands/prepare.ts'
import { probeCommand } from './commands/probe.ts'
import { quarantineCommand } from './commands/quarantine.ts'
import { reviewsCommand } from './commands/reviews.ts'
import { rulesCommand } from './commands/rules.ts'
import { statementsCommand } from './commands/statements.ts'
import { syncCommand } from './commands/sync.ts'
import { trailCommand } from './commands/trail.ts'
import { upkeepCommand } from './commands/upkeep.ts'
import { verifyCommand } from './commands/verify.ts'
import { wasteCommand } from './commands/waste.ts'
import { sentenceOf, UsageError } from './failures.ts'
import type { Surroundings } from './surroundings.ts'

export const EXIT = { ok: 0, failed: 1, wrongUsage: 2, interrupted: 130 } as const

/**
 * Runs one command line and resolves to its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
 * Nothing is thrown: whatever goes wrong becomes a sentence on standard error.
 */
export async function run(argv: readonly string[], to: Surroundings): Promise<number> {
  const outcome = { code: EXIT.ok as number }
  const program = build(to, (code) => {
    outcome.code = code
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return outcome.code
  } catch (error) {
    return codeOf(error, to)
  }
}

function codeOf(error: unknown, to: Surroundings): number {
  if (to.signal.aborted) {
    to.err('meshledger: stopped. Nothing was left half done.\n')
    return EXIT.interrupted
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongUsage
  to.err(`meshledger: ${sentenceOf(error)}\n`)
  if (!(error instanceof UsageError)) return EXIT.failed
  to.err('meshledger COMMAND --help says how each command is used.\n')
  return EXIT.wrongUsage
}

/** The commands, each in a file of its own. `end` sets the exit code of a command that ran but found something wrong. */
function build(to: Surroundings, end: (code: number) => void): Command {
  const program = new Command('meshledger')
    .description('The cost and compliance ledger of a data mesh on Databricks.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'say how it is used')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: to.out, writeErr: to.err })
    .showHelpAfterError('meshledger COMMAND --help says how each command is used.')
    .addHelpText('after', '\nThe data stands in MESHLEDGER_DATA, or in .meshledger/ in the checkout.')
  for (const make of [
    demoCommand,
    ingestCommand,
    probeCommand,
    syncCommand,
    costCommand,
    domainCommand,
    planCommand,
    applyCommand,
    findingsCommand,
    exceptionsCommand,
    reviewsCommand,
    attestCommand,
    trailCommand,
    evidenceCommand,
    enforceCommand,
    healthCommand,
    quarantineCommand,
    upkeepCommand,
    verifyCommand,
    exportCommand,
    closeCommand,
    statementsCommand,
    journalCommand,
    budgetsCommand,
    metricsCommand,
    wasteCommand,
    rulesCommand,
    prepareCommand,
    standInCommand,
  ]) {
    const { command, hidden = false } = make(to, end)
    program.addCommand(command, { hidden })
    inherit(program, command)
  }
  return program
}

/** A command, and those under it, print and end as the whole does: settings go down only when they are told to. */
function inherit(from: Command, command: Command): void {
  command.copyInheritedSettings(from)
  for (const nested of command.commands) inherit(command, nested)
}

/** What a command file gives: the command, and whether the list of commands leaves it out. */
export type Made = { readonly command: Command; readonly hidden?: boolean }
export type End = (code: number) => void

const version = (): string => JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

import { Command } from 'commander'
import type { End, Made } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'
import { rulesBacktestCommand } from './rules-backtest.ts'
import { rulesCheckCommand } from './rules-check.ts'
import { rulesExplainCommand } from './rules-explain.ts'
import { rulesRunCommand } from './rules-run.ts'
import { rulesTestCommand } from './rules-test.ts'

/** `meshledger rules …`: what can be done with rules before they are in force. */
export function rulesCommand(to: Surroundings, end: End): Made {
  const command = new Command('rules').description('Check, try and explain rules written in Sigma.')
  for (const make of [
    rulesCheckCommand,
    rulesRunCommand,
    rulesTestCommand,
    rulesExplainCommand,
    rulesBacktestCommand,
  ]) {
    command.addCommand(make(to, end).command)
  }
  command.addHelpText('after', '\nExample:\n  meshledger rules check ./rules --json')
  return { command }
}

import { Command } from 'commander'
import type { Made } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'
import { domainArtefactsCommand } from './domain-artefacts.ts'
import { domainDiffCommand } from './domain-diff.ts'
import { domainNewCommand } from './domain-new.ts'

/** `meshledger domain …`: what a team needs before its first table, and whether it is still there. */
export function domainCommand(to: Surroundings): Made {
  const command = new Command('domain').description(
    'Begin a domain, write its guardrails, compare them with what is deployed.',
  )
  for (const make of [domainNewCommand, domainArtefactsCommand, domainDiffCommand]) command.addCommand(make(to))
  command.addHelpText(
    'after',
    '\nExample:\n  meshledger domain new fertility-care --owner ada@example.com --cost-centre CC-77',
  )
  return { command }
}

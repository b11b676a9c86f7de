import { findingStates, type listFindings, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Options = { domain?: string; state: string; json?: true }
type Findings = Output<typeof listFindings>

const states: readonly string[] = [...findingStates, 'any']
const isState = (text: string): text is (typeof findingStates)[number] | 'any' => states.includes(text)

const HELP = `
States: ${states.join(', ')}

Example:
  meshledger findings --domain pregnancy --state open --json`

/** `meshledger findings`: what the rules found, worst and newest first. */
export function findingsCommand(to: Surroundings): Made {
  const command = new Command('findings')
    .description('What the policy rules found, worst and newest first.')
    .option('--domain <domain>', 'only of this domain; Platform for what belongs to the whole account')
    .option('--state <state>', 'only in this state', 'any')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async ({ domain, state, json }: Options) => {
      if (!isState(state)) throw new UsageError(`--state knows no “${state}”. It knows: ${states.join(', ')}.`)
      const query = { state, ...(domain === undefined ? {} : { domain }) }
      const found = await withProgress(to, 'Looking up the findings', () =>
        withAnswers(to, (answers) => answers.findings(query)),
      )
      to.out(json ? `${JSON.stringify(found, null, 2)}\n` : `${printed(found)}\n`)
    })
  return { command }
}

function printed({ total, findings }: Findings): string {
  if (total === 0) return 'No findings.'
  const columns = ['severity', 'state', 'domain', 'finding', 'subject', 'last seen'].map((title) => ({ title }))
  const rows = findings.map((each) => [
    each.severity,
    each.mutedUntil === null ? each.state : `${each.state} until ${each.mutedUntil}`,
    each.domain,
    each.title,
    each.subject,
    each.lastSeen.slice(0, 16).replace('T', ' '),
  ])
  return [
    table(
      [...columns, { title: 'events', align: 'right' }],
      rows.map((row, at) => [...row, String(findings[at]?.events ?? 0)]),
    ),
    '',
    `${counted(total, 'finding')}.`,
  ].join('\n')
}

import { getDomainDiff, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { counted } from '../figures.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain, table } from '../table.ts'

type Diff = Output<typeof getDomainDiff>

const HELP = `
Compared with the configuration as it was last read: meshledger sync reads it. What could not be compared is named.

Example:
  meshledger domain diff cycle-tracking --json`

/** `meshledger domain diff`: the guardrails of a domain against what is deployed. */
export function domainDiffCommand(to: Surroundings): Command {
  return new Command('diff')
    .description('Say how the guardrails of a domain differ from what is deployed, and what could not be compared.')
    .argument('<domain>', 'the domain')
    .option('--as <person>', 'the person, by id, as whom to look')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (domain: string, { as, json }: { as?: string; json?: true }) => {
      const diff = await withProgress(to, 'Comparing', () =>
        withBooks(to, as, (books) => books(getDomainDiff, { params: { domain } })),
      )
      to.out(json ? `${JSON.stringify(diff, null, 2)}\n` : `${printed(diff)}\n`)
    })
}

function printed({ domain, rows, counts }: Diff): string {
  const columns = ['artefact', 'name', 'workspace', 'state', 'because'].map((title) => ({ title }))
  const cells = rows.map((row) => [row.kind, row.name, row.workspace ?? '', words[row.state], row.because])
  const differences = rows.flatMap((row) =>
    row.differences.map(
      ({ setting, wanted, deployed }) =>
        `  ${row.kind} ${row.name}: ${setting} is ${deployed ?? 'not set'}, wanted ${wanted}`,
    ),
  )
  return [
    table(columns, cells),
    // The same difference in several workspaces is said once; the table says in which.
    ...(differences.length === 0 ? [] : ['', ...new Set(differences.map(plain))]),
    '',
    `${domain}: ${counts.same ?? 0} as asked for, ${counts.differs ?? 0} different, ${counts.missing ?? 0} missing, ${counted(
      counts['not-compared'] ?? 0,
      'artefact',
    )} not compared.`,
  ].join('\n')
}

const words = { same: 'same', differs: 'differs', missing: 'missing', 'not-compared': 'not compared' } as const

import { getDomainArtefacts } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'
import { inFolder, writeFiles } from '../write-files.ts'

type Options = { out: string; as?: string; force?: true; json?: true }

/** `meshledger domain artefacts`: the guardrails of a domain as files to review and apply. */
export function domainArtefactsCommand(to: Surroundings): Command {
  return new Command('artefacts')
    .description('Write the guardrails of a domain as a Terraform module and as a Databricks bundle.')
    .argument('<domain>', 'the domain')
    .requiredOption('--out <DIR>', 'the folder to write to')
    .option('--as <person>', 'the person, by id, as whom to look')
    .option('--force', 'write over files that say something else')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  meshledger domain artefacts cycle-tracking --out guardrails')
    .action(async (domain: string, { out, as, force, json }: Options) => {
      const reply = await withBooks(to, as, (books) => books(getDomainArtefacts, { params: { domain } }))
      const written = writeFiles(reply.files, inFolder(to, out), { over: force === true })
      if (json) return to.out(`${JSON.stringify({ domain, files: written, notes: reply.notes }, null, 2)}\n`)
      return to.out(
        [...written.map((path) => `  ${plain(path)}`), ...reply.notes.map((note) => `Note: ${plain(note)}`), ''].join(
          '\n',
        ),
      )
    })
}

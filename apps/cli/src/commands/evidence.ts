import { getEvidencePack } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { counted } from '../figures.ts'
import { type PeriodOptions, periodOf } from '../period.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { writeDownload } from '../write-download.ts'

type Options = PeriodOptions & {
  domain?: string
  object?: string
  actor?: string
  out: string
  as?: string
  json?: true
}

const HELP = `
Writes one ZIP: a summary (PDF), the audit events (JSON lines and CSV), findings, controls, exceptions, attestations with their
files, the changes made in Meshledger itself, the queries, and a signed manifest with the log of seals. Whoever has it verifies
it offline: meshledger verify FILE.

Example:
  meshledger evidence --period 2026-10 --domain cycle --out /tmp`

/** `meshledger evidence`: what an auditor is handed. */
export function evidenceCommand(to: Surroundings): Made {
  const command = new Command('evidence')
    .description('An evidence pack for an auditor, which verifies offline with one command.')
    .option('--period <YYYY-MM>', 'a month')
    .option('--from <YYYY-MM-DD>', 'the first day, together with --to')
    .option('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--domain <domain>', 'only of this domain')
    .option('--object <name>', 'only events on this table or object; a last * stands for the rest of its name')
    .option('--actor <id>', 'only events of this person, by the id that the audit pages show')
    .option('--out <DIR>', 'the folder to write to', '.')
    .option('--as <person>', 'the person, by id, under whose name it is made')
    .option('--json', 'print JSON about what was written')
    .addHelpText('after', HELP)
    .action(async ({ domain, object, actor, out, as, json, ...period }: Options) => {
      const query = { ...periodOf(period), ...given({ domain, object, actor }) }
      const { file, ...about } = await withProgress(to, 'Making the evidence pack', () =>
        withBooks(to, as, (books) => books(getEvidencePack, { query })),
      )
      const path = writeDownload(to, out, file)
      const facts = { path, digest: file.digest, ...about }
      const left = about.unproven.map(({ part, sentence }) => `Not proven (${part}): ${sentence}\n`)
      const text = `${path}\n${counted(about.events, 'event')}, SHA-256 ${file.digest}.\nSigned by ${about.key}\n${left.join('')}`
      to.out(json ? `${JSON.stringify(facts, null, 2)}\n` : text)
    })
  return { command }
}

const given = (options: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

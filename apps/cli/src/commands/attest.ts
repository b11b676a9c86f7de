import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import {
  attestControl,
  getApplicability,
  listAttestations,
  type Output,
  putEvidenceFile,
  setApplicability,
} from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { Failure, UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { inNameOf } from '../in-name-of.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'
import { controlOf } from './exceptions.ts'

type Common = { as?: string; json?: true }
type GiveOptions = Common &
  Record<'control' | 'domain' | 'statement' | 'standsFor' | 'expires' | 'kind', string> & {
    choice?: string
    source?: string
    file?: string
  }

const HELP = `
Examples:
  meshledger attest give --control hipaa-security:164.308(a)(2) --domain cycle --statement "Named by the board" \\
    --stands-for 2026-11-01 --expires 2027-11-01 --file minutes.pdf --as ruth-adler
  meshledger attest give --kind inherited --source "SOC 2 report of the cloud, 2026" --control hipaa-security:164.310(a)(1) --domain Platform …
  meshledger attest scope --domain cycle
  meshledger attest exclude --control iso27001-2022:A.7.1 --domain cycle --reason "no premises of our own"`

/** `meshledger attest`: the word of people on what no data shows, and which controls apply at all. */
export function attestCommand(to: Surroundings): Made {
  const command = new Command('attest')
    .description('Give your word on a control, with a file behind it; say which controls apply to a domain.')
    .addHelpText('after', HELP)
  for (const one of [list(to), give(to), scope(to), apply(to, 'exclude', false), apply(to, 'include', true)])
    command.addCommand(one)
  return { command }
}

const list = (to: Surroundings): Command =>
  inNameOf(new Command('list').description('Attestations, inherited controls and decisions; what ends soonest first.'))
    .option('--domain <domain>', 'only of this domain')
    .option('--state <state>', 'only in this state')
    .action(async ({ as, json, ...options }: Common & { domain?: string; state?: string }) => {
      const query = listAttestations.query.safeParse(options)
      if (!query.success)
        throw new UsageError(`--${query.error.issues[0]?.path.join('.')}: ${query.error.issues[0]?.message}.`)
      const reply = await withProgress(to, 'Looking up the attestations', () =>
        withBooks(to, as, (books) => books(listAttestations, { query: query.data })),
      )
      to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${printed(reply)}\n`)
    })

const give = (to: Surroundings): Command =>
  inNameOf(new Command('give').description('Give your word on a control of a domain.'))
    .requiredOption('--control <framework:control>', 'the control')
    .requiredOption('--domain <domain>', 'the domain; Platform for all')
    .requiredOption('--statement <text>', 'what is so')
    .requiredOption('--stands-for <YYYY-MM-DD>', 'the day for which it stands')
    .requiredOption('--expires <YYYY-MM-DD>', 'the last day on which it counts')
    .option('--kind <kind>', 'attested, inherited or addressable', 'attested')
    .option('--choice <choice>', 'for an addressable specification: implemented, alternative or not-reasonable')
    .option('--source <document>', 'for an inherited control: the document of the supplier')
    .option('--file <file>', 'a file of evidence; it is stored under its SHA-256')
    .action(async ({ as, json, control, file, ...options }: GiveOptions) => {
      const bytes = file === undefined ? undefined : read(to, file)
      const wish = attestControl.body.safeParse({ ...options, ...controlOf(control) })
      if (!wish.success)
        throw new UsageError(`${wish.error.issues[0]?.path.join('.')}: ${wish.error.issues[0]?.message}.`)
      const { attestation } = await withBooks(to, as, async (books) => {
        const name = basename(file ?? '')
        const stored =
          bytes === undefined ? undefined : await books(putEvidenceFile, { body: { name, content: bytes } })
        const evidence = stored === undefined ? {} : { evidence: stored.file.digest }
        return books(attestControl, { body: { ...wish.data, ...evidence } })
      })
      const text = `${attestation.id} counts until ${attestation.expires}.`
      to.out(json ? `${JSON.stringify(attestation, null, 2)}\n` : `${text}\n`)
    })

const scope = (to: Surroundings): Command =>
  inNameOf(new Command('scope').description('The statement of applicability of a domain.'))
    .requiredOption('--domain <domain>', 'the domain')
    .action(async ({ as, json, domain }: Common & { domain: string }) => {
      const reply = await withProgress(to, 'Looking up the controls', () =>
        withBooks(to, as, (books) => books(getApplicability, { query: { domain } })),
      )
      const rows = reply.controls.map((one) => [
        ...[one.control.framework, one.control.control, one.control.title, one.included ? 'in' : 'out'],
        ...[one.status ?? '', one.justification],
      ])
      const columns = ['framework', 'control', 'title', 'scope', 'status', 'justification'].map((title) => ({ title }))
      const sum = `${counted(reply.included, 'control')} in, ${reply.excluded} out.`
      to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${table(columns, rows)}\n\n${sum}\n`)
    })

const apply = (to: Surroundings, name: string, included: boolean): Command =>
  inNameOf(new Command(name).description(`Take a control ${included ? 'into' : 'out of'} the scope of a domain.`))
    .requiredOption('--control <framework:control>', 'the control')
    .requiredOption('--domain <domain>', 'the domain')
    .requiredOption('--reason <text>', 'the justification')
    .action(async ({ as, json, domain, control, reason }: Common & Record<'control' | 'domain' | 'reason', string>) => {
      const { framework = '', control: id = '' } = controlOf(control)
      const body = { framework, control: id, domain, included, justification: reason }
      const reply = await withBooks(to, as, (books) => books(setApplicability, { body }))
      to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${id} is ${included ? 'in' : 'out'} for ${domain}.\n`)
    })

function read(to: Surroundings, file: string): string {
  try {
    return readFileSync(resolve(to.cwd, file)).toString('base64')
  } catch {
    throw new Failure(`There is no file ${file} that can be read. Check the path.`)
  }
}

function printed({ attestations }: Output<typeof listAttestations>): string {
  if (attestations.length === 0) return 'No attestations.'
  const columns = ['id', 'state', 'kind', 'domain', 'control', 'stands for', 'expires', 'by', 'file'].map((title) => ({
    title,
  }))
  const rows = attestations.map((each) => [
    ...[each.id, each.state, each.kind, each.domain, `${each.control.control} ${each.control.title}`],
    ...[each.standsFor, each.expires, each.by.name, each.evidence?.name ?? ''],
  ])
  return table(columns, rows)
}

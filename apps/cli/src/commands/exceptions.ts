import {
  decideException,
  ExceptionState,
  listExceptions,
  type Output,
  requestException,
  withdrawException,
} from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { inNameOf } from '../in-name-of.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Common = { as?: string; json?: true }
type ListOptions = Common & { domain?: string; state?: string; expiresWithin?: string }
type RequestOptions = Common &
  Record<'domain' | 'reason' | 'owner' | 'until', string> & { control?: string; rule?: string; subject?: string }

const HELP = `
An exception lets a domain off a control, or off what a rule finds, until a day within a year. Another person than the one who
asks approves it. Without --domain Platform it holds for that domain alone.

Examples:
  meshledger exceptions list --expires-within 30
  meshledger exceptions request --domain cycle --control iso27001-2022:A.8.2 --reason "new tool in May" --owner lea --until 2027-05-31 --as lea-d
  meshledger exceptions approve 0f3a… --reason "seen" --as ruth-adler`

/** `meshledger exceptions`: what domains are let off, by whom and until when. */
export function exceptionsCommand(to: Surroundings): Made {
  const command = new Command('exceptions')
    .description('What domains are let off: ask for it, decide about it, see what ends soon.')
    .addHelpText('after', HELP)
  command.addCommand(listCommand(to))
  command.addCommand(requestCommand(to))
  for (const [name, decision] of [
    ['approve', 'approved'],
    ['refuse', 'refused'],
    ['end', 'ended'],
    ['withdraw', 'withdrawn'],
  ] as const) {
    command.addCommand(decideCommand(to, name, decision))
  }
  return { command }
}

const listCommand = (to: Surroundings): Command =>
  inNameOf(new Command('list').description('Exceptions; those that wait first, then those that end soonest.'))
    .option('--domain <domain>', 'only of this domain')
    .option('--state <state>', `only in this state: ${ExceptionState.options.join(', ')}`)
    .option('--expires-within <days>', 'only those that hold and end within so many days')
    .action(async ({ as, json, ...options }: ListOptions) => {
      const query = listExceptions.query.safeParse(options)
      if (!query.success)
        throw new UsageError(`--${query.error.issues[0]?.path.join('.')}: ${query.error.issues[0]?.message}.`)
      const reply = await withProgress(to, 'Looking up the exceptions', () =>
        withBooks(to, as, (books) => books(listExceptions, { query: query.data })),
      )
      to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${printed(reply)}\n`)
    })

const requestCommand = (to: Surroundings): Command =>
  inNameOf(new Command('request').description('Ask for an exception; another person approves it.'))
    .requiredOption('--domain <domain>', 'for this domain; Platform for all')
    .option('--control <framework:control>', 'from this control …')
    .option('--rule <rule>', '… or from what this rule finds')
    .option('--subject <subject>', 'of the rule; left out, all of them')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--owner <name>', 'who answers for it')
    .requiredOption('--until <YYYY-MM-DD>', 'the last day on which it holds')
    .action(async ({ as, json, control, ...options }: RequestOptions) => {
      const body = requestException.body.safeParse({ ...options, ...controlOf(control) })
      if (!body.success)
        throw new UsageError(`${body.error.issues[0]?.path.join('.')}: ${body.error.issues[0]?.message}.`)
      const { exception } = await withBooks(to, as, (books) => books(requestException, { body: body.data }))
      to.out(json ? `${JSON.stringify(exception, null, 2)}\n` : `${exception.id} waits for another person.\n`)
    })

const decideCommand = (
  to: Surroundings,
  name: string,
  decision: 'approved' | 'refused' | 'ended' | 'withdrawn',
): Command =>
  inNameOf(new Command(name).description(`Say that an exception is ${decision}.`))
    .argument('<id>', 'of the exception')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, { as, json, reason }: Common & { reason: string }) => {
      const { exception } = await withBooks(to, as, (books) =>
        decision === 'withdrawn'
          ? books(withdrawException, { params: { id }, body: { reason } })
          : books(decideException, { params: { id }, body: { decision, reason } }),
      )
      to.out(json ? `${JSON.stringify(exception, null, 2)}\n` : `${exception.id} is ${exception.state}.\n`)
    })

/** `framework:control` in its two parts. */
export function controlOf(text: string | undefined): { framework?: string; control?: string } {
  if (text === undefined) return {}
  const colon = text.indexOf(':')
  if (colon < 1) throw new UsageError(`--control takes framework:control, such as iso27001-2022:A.8.2, not “${text}”.`)
  return { framework: text.slice(0, colon), control: text.slice(colon + 1) }
}

function printed({ exceptions, counts, expiringSoon }: Output<typeof listExceptions>): string {
  if (exceptions.length === 0) return 'No exceptions.'
  const columns = ['id', 'state', 'domain', 'from', 'owner', 'until', 'asked by'].map((title) => ({ title }))
  const rows = exceptions.map((each) => [
    ...[each.id, each.state, each.domain],
    each.control === null
      ? `${each.rule?.title ?? ''}${each.rule?.subject ? `: ${each.rule.subject}` : ''}`
      : `${each.control.control} ${each.control.title}`,
    ...[each.owner, each.until, each.requestedBy.name, String(each.openFindings)],
  ])
  return [
    table([...columns, { title: 'open findings', align: 'right' }], rows),
    '',
    `${counted(counts.approved, 'exception')} in force, ${expiringSoon} of them ending within 30 days; ${counts.requested} waiting.`,
  ].join('\n')
}

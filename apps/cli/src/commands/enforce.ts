import {
  type Action,
  approveAction,
  dryRunAction,
  getEnforcement,
  listActions,
  proposeAction,
  putEnforcementMode,
  refuseAction,
  runAction,
  undoAction,
  withdrawAction,
} from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { inNameOf } from '../in-name-of.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain, table } from '../table.ts'

type Common = { as?: string; json?: true }
type Wish = Common & { set: string[]; host?: string; note: string; key?: string; dryRun?: true }

const HELP = `
An action changes one setting of the account, after another person has approved it, and can be undone. What cannot be put
back is never done. Per rule and domain it is reported only, until meshledger enforce mode says otherwise.

Examples:
  meshledger enforce kinds
  meshledger enforce mode token-without-expiry Platform act --reason "agreed with the board"
  meshledger enforce propose FINDING set-workspace-conf --set key=maxTokenLifetimeDays --set value=90 --as zoe-marsh
  meshledger enforce approve ACTION --as maya-lindqvist
  meshledger enforce run ACTION
  meshledger enforce undo ACTION`

/** `meshledger enforce …`: putting right what was found, with a second person and the way back. */
export function enforceCommand(to: Surroundings, end: End): Made {
  const command = new Command('enforce')
    .description('Put right what was found: dry run, approval by another person, and undo.')
    .addHelpText('after', HELP)
  const show = (json: true | undefined, reply: unknown, text: () => string) =>
    to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${text()}\n`)
  const sub = (name: string, what: string) => inNameOf(new Command(name).description(what))
  command.addCommand(
    sub('queue', 'The actions that were asked for, newest first.').action(async ({ as, json }: Common) => {
      const reply = await withBooks(to, as, (books) => books(listActions, {}))
      show(json, reply, () => queue(reply.actions))
    }),
  )
  command.addCommand(
    sub('kinds', 'What can be done, what never is and why, and the modes per rule and domain.').action(
      async ({ as, json }: Common) => {
        const reply = await withBooks(to, as, (books) => books(getEnforcement, {}))
        show(json, reply, () => kinds(reply))
      },
    ),
  )
  command.addCommand(
    sub('mode', 'Say what may be done about a rule in a domain: report, ask-owner or act.')
      .argument('<rule>')
      .argument('<domain>')
      .argument('<mode>')
      .requiredOption('--reason <text>', 'why')
      .action(async (rule: string, domain: string, mode: string, { as, json, reason }: Common & { reason: string }) => {
        const body = putEnforcementMode.body.safeParse({ rule, domain, mode, reason })
        if (!body.success) throw new UsageError(`A mode is report, ask-owner or act, not “${mode}”.`)
        const reply = await withBooks(to, as, (books) => books(putEnforcementMode, { body: body.data }))
        show(json, reply, () => `${plain(rule)} in ${plain(domain)}: ${mode}.`)
      }),
  )
  command.addCommand(
    sub('propose', 'Ask for an action about a finding; with --dry-run only look.')
      .argument('<finding>', 'its id, as meshledger findings --json gives it')
      .argument('<kind>', 'what to do, of meshledger enforce kinds')
      .option(
        '--set <name=value>',
        'a parameter; may be given several times',
        (one, all: string[]) => [...all, one],
        [],
      )
      .option('--host <host>', 'the workspace, where several are read')
      .option('--note <text>', 'why', '')
      .option('--key <key>', 'a key of your own: the same key asks once')
      .option('--dry-run', 'say what would change, and ask for nothing')
      .action(async (finding: string, kind: string, options: Wish) => {
        const wish = { finding, kind, params: paramsIn(options.set), ...(options.host ? { host: options.host } : {}) }
        if (options.dryRun) {
          const dry = await asking(to, (work) =>
            withBooks(to, options.as, (books) => work(books(dryRunAction, { body: wish }))),
          )
          return show(options.json, dry, () =>
            change(dry.title, dry.host, dry.before, dry.after, dry.warning, dry.already),
          )
        }
        const body = { ...wish, note: options.note, ...(options.key ? { key: options.key } : {}) }
        const { action } = await asking(to, (work) =>
          withBooks(to, options.as, (books) => work(books(proposeAction, { body }))),
        )
        return show(options.json, { action }, () => one(action))
      }),
  )
  for (const { name, what, route } of steps) {
    command.addCommand(
      sub(name, what)
        .argument('<action>', 'its id')
        .option('--reason <text>', 'why', '')
        .action(async (id: string, { as, json, reason }: Common & { reason: string }) => {
          const input = { params: { id }, body: { reason } }
          const { action } = await asking(to, (work) => withBooks(to, as, (books) => work(books(route, input))))
          show(json, { action }, () => one(action))
          if (unhappy.has(action.state)) end(1)
        }),
    )
  }
  return { command }
}

const steps = [
  { name: 'approve', what: 'Approve what another person asked for.', route: approveAction },
  { name: 'refuse', what: 'Refuse what another person asked for.', route: refuseAction },
  { name: 'withdraw', what: 'Take back what you asked for.', route: withdrawAction },
  { name: 'run', what: 'Do what was approved, unless somebody changed it meanwhile.', route: runAction },
  { name: 'undo', what: 'Put back what stood there before.', route: undoAction },
] as const
/** A run that ended in one of these did not do what it was asked to. */
const unhappy: ReadonlySet<string> = new Set(['failed', 'conflict', 'undo-failed', 'started', 'undo-started'])

const asking = <T>(to: Surroundings, ask: (work: <R>(answer: Promise<R>) => Promise<R>) => Promise<T>): Promise<T> =>
  withProgress(to, 'Asking Databricks', () => ask((answer) => answer))

function paramsIn(set: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    set.map((one) => {
      const at = one.indexOf('=')
      if (at < 1) throw new UsageError(`--set takes name=value, not “${one}”.`)
      return [one.slice(0, at), one.slice(at + 1)]
    }),
  )
}

function queue(actions: readonly Action[]): string {
  if (actions.length === 0) return 'No actions were asked for.'
  const columns = ['action', 'state', 'domain', 'what', 'about', 'asked by', 'since'].map((title) => ({ title }))
  const rows = actions.map((each) => [
    ...[each.id, each.state, each.domain, each.title, Object.values(each.params).join(' ').slice(0, 60)],
    ...[each.who, each.at.slice(0, 16).replace('T', ' ')],
  ])
  return [table(columns, rows), '', `${counted(actions.length, 'action')}.`].join('\n')
}

const one = ({ id, state, steps: taken, title, host, before, after, warning }: Action): string =>
  [
    change(title, host, before, after, warning, false),
    `Action ${id} is ${state}.${taken.at(-1)?.reason ? ` ${plain(taken.at(-1)?.reason ?? '')}.` : ''}`,
  ].join('\n')

const change = (
  title: string,
  host: string,
  before: unknown,
  after: unknown,
  warning: string | null,
  already: boolean,
): string =>
  [
    plain(`${title}, at ${host}`),
    ...(already ? ['It is so already: nothing would be changed.'] : []),
    plain(`  now    ${JSON.stringify(before)}`),
    plain(`  after  ${JSON.stringify(after)}`),
    ...(warning === null ? [] : [plain(`  ${warning}`)]),
  ].join('\n')

type Kinds = ReturnType<typeof getEnforcement.response.parse>
const kinds = ({ actions, never, modes }: Kinds): string =>
  [
    table(
      ['kind', 'what', 'parameters'].map((title) => ({ title })),
      actions.map(({ kind, title, params }) => [kind, title, params.join(', ')]),
    ),
    '',
    'Never done from here, since nothing puts it back:',
    ...never.map(({ what, why }) => `  ${what}: ${why}`),
    '',
    ...(modes.length === 0
      ? ['Every rule is reported only, in every domain.']
      : modes.map(({ rule, domain, mode, who }) => plain(`${rule} in ${domain}: ${mode}, by ${who}`))),
  ].join('\n')

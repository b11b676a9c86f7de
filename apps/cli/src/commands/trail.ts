import { listTrail, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Options = Record<
  'kind' | 'subject' | 'who' | 'request' | 'domain' | 'from' | 'to' | 'search' | 'as',
  string | undefined
> & {
  below?: string
  limit: string
  json?: true
}

const HELP = `
Every change of a rule, budget, person, setting, statement, finding, exception or attestation. The database writes it in the
transaction of the change, and refuses to alter it; its seal is checked each time. Ends with 1 when the seal is broken.
--json prints the whole of what was there before and after.

Example:
  meshledger trail --kind budget --from 2026-11-01 --json`

/** `meshledger trail`: who changed what here. */
export function trailCommand(to: Surroundings, end: End): Made {
  const command = new Command('trail')
    .description('Who changed a rule, budget, role, statement, exception … here, newest first.')
    .option('--kind <kind>', 'only changes of this kind of thing')
    .option('--subject <name>', 'only of this one')
    .option('--who <person>', 'only by this person, by id')
    .option('--request <id>', 'only by this request')
    .option('--domain <domain>', 'only of this domain')
    .option('--from <YYYY-MM-DD>', 'from this day on')
    .option('--to <YYYY-MM-DD>', 'up to this day, included')
    .option('--search <text>', 'only what has this text in it, before or after')
    .option('--below <position>', 'only what is older than this position')
    .option('--limit <number>', 'so many at most', '50')
    .option('--as <person>', 'the person, by id, as whom to look')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async ({ search, as, json, ...options }: Options) => {
      const query = { ...given(options), ...(search === undefined ? {} : { q: search }) }
      const checked = listTrail.query.safeParse(query)
      if (!checked.success) {
        const [issue] = checked.error.issues
        throw new UsageError(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be understood'}.`)
      }
      const reply = await withProgress(to, 'Looking up the trail', () =>
        withBooks(to, as, (books) => books(listTrail, { query: checked.data })),
      )
      to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${printed(reply)}\n`)
      if (reply.seal.state === 'broken') end(1)
    })
  return { command }
}

const given = (options: object) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function printed({ total, entries, seal, next }: Output<typeof listTrail>): string {
  const columns = ['time (UTC)', 'who', 'what', 'which', 'change'].map((title) => ({ title }))
  const rows = entries.map((entry) => [
    entry.at.slice(0, 19).replace('T', ' '),
    entry.who.name,
    entry.kind,
    entry.subject,
    changeOf(entry),
  ])
  const older = next === null ? [] : [`More with --below ${next}.`]
  const list = total === 0 ? ['No changes.'] : [table(columns, rows), '', `${counted(total, 'change')}.`, ...older]
  return [...list, `Seal: ${seal.state}. ${seal.sentence}`].join('\n')
}

type Entry = Output<typeof listTrail>['entries'][number]

/** The members that differ, each with its value before and after. */
function changeOf({ before, after }: Entry): string {
  if (after === null) return 'taken away'
  if (before === null) return 'new'
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => name !== 'at')
  const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return differing.map((name) => `${name}: ${short(before[name])} → ${short(after[name])}`).join('; ') || 'said again'
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '–')
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

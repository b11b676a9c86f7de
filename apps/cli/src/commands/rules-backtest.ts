import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { FolderInUseError } from '@meshledger/lake'
import { type Backtest, NothingToExplainError, RulePathError, ruleBacktest } from '@meshledger/pipeline'
import { Command } from 'commander'
import { Failure, UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { inHouse } from '../in-house.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain, table } from '../table.ts'

const HELP = `
RULE is a file of rules, or the name of a rule that comes with Meshledger. Reads the log in the data folder and records
nothing; while a server holds the folder, stop it first.

Example:
  meshledger rules backtest bulk-download --from 2026-09-01 --to 2026-09-30`

type Options = { from: string; to: string; placeholders?: string; json?: true }

/** `meshledger rules backtest`: what a rule would have said of the log that is held. */
export function rulesBacktestCommand(to: Surroundings): Made {
  const command = new Command('backtest')
    .description('What a rule would have said of the log so far: matches and findings per day and domain.')
    .argument('<rule>', 'a rule file, or the name of a rule')
    .requiredOption('--from <YYYY-MM-DD>', 'the first day')
    .requiredOption('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--placeholders <file>', 'a YAML file with the values of placeholders, for the modifier expand')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (rule: string, { from, to: until, placeholders, json }: Options) => {
      const filled = placeholders === undefined ? undefined : resolve(to.cwd, placeholders)
      const days = { from: dayOf('--from', from), to: dayOf('--to', until), placeholders: filled }
      if (days.from > days.to) throw new UsageError(`--from ${from} lies after --to ${until}.`)
      const file = resolve(to.cwd, rule)
      const told = await withProgress(to, 'Holding the rule against the log', () =>
        inHouse(to, (house) => ruleBacktest(house, existsSync(file) ? file : rule, days)).catch(failed),
      )
      to.out(json ? `${JSON.stringify(told, null, 2)}\n` : `${told.map(printed).join('\n\n')}\n`)
    })
  return { command }
}

function failed(error: unknown): never {
  if (error instanceof RulePathError) throw new UsageError(error.message)
  if (error instanceof NothingToExplainError || error instanceof FolderInUseError) throw new Failure(error.message)
  throw error
}

function dayOf(option: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  if (time !== undefined && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)) return text
  throw new UsageError(`${option} takes a day such as 2026-09-01, not “${text}”.`)
}

function printed({ rule, title, from, to, matches, findings, days }: Backtest): string {
  const rows = days.map((day) => [day.day, day.domain, String(day.matches), String(day.findings)])
  const right = 'right' as const
  const columns = [
    { title: 'day' },
    { title: 'domain' },
    { title: 'matches', align: right },
    { title: 'findings', align: right },
  ]
  const total = `${counted(matches, 'match', 'matches')}, ${counted(findings, 'finding')} from ${from} to ${to}.`
  return [plain(`${rule}: ${title}`), ...(rows.length === 0 ? [] : [table(columns, rows)]), total].join('\n')
}

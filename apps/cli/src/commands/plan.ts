import type { Output, simulateRules } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import { periodOf } from '../period.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import { ruleTexts } from '../rule-texts.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

export type RulePlan = Output<typeof simulateRules>
type Options = { period?: string; basis: string; json?: true }

const HELP = `
PATHS are pricing.yml, allocation.yml, files of domains, or folders of them. Nothing is changed.

Example:
  meshledger plan ./rules --period 2026-09`

/** `meshledger plan`: what files of rules would change, and the money that would move, on a past month. */
export function planCommand(to: Surroundings): Made {
  const command = new Command('plan')
    .description('What price book, splits and domains in files would change: the money, on a past month.')
    .argument('<paths...>', 'files or folders of rules')
    .option('--period <YYYY-MM>', 'the month to try them on; without it, that of the latest data')
    .option('--basis <basis>', 'list or net prices', 'net')
    .option('--json', 'print JSON with exact amounts')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: Options) => {
      const query = { files: ruleTexts(paths, to.cwd), ...periodOf(options), basis: basisOf(options.basis) }
      const plan = await withProgress(to, 'Trying the rules', () => withAnswers(to, (answers) => answers.plan(query)))
      to.out(options.json ? `${JSON.stringify(plan, null, 2)}\n` : `${printed(plan)}\n`)
    })
  return { command }
}

export function basisOf(text: string): 'list' | 'net' {
  if (text !== 'list' && text !== 'net') throw new UsageError(`--basis takes list or net, not “${text}”.`)
  return text
}

/** The difference that rules make, for reading: amounts to cents, largest change first. */
export function printed({ changes, simulation }: RulePlan): string {
  if (simulation === null) return 'Nothing changes: the files say what is in force already.'
  const { before, after, price, moved, period, basis, currency, domains } = simulation
  const rows = domains
    .filter((one) => one.before !== one.after)
    .map((one) => [one.domain, readable(one.before), readable(one.price), readable(one.moved), readable(one.after)])
  const right = 'right' as const
  const title = (name: string) => ({ title: name, align: right })
  return [
    ...changes.map(({ what, name, how }) => `${how === 'new' ? '+' : '~'} ${what} ${name}`),
    '',
    `On ${period.label}, ${basis} prices, ${currency.after}${currency.before === currency.after ? '' : ` (before: ${currency.before})`}:`,
    rows.length === 0
      ? 'No domain pays more or less.'
      : table([{ title: 'domain' }, title('before'), title('price'), title('moved'), title('after')], rows, [
          ['Total', readable(before), readable(price), readable(moved), readable(after)],
        ]),
    ...(rows.length === 0 ? [] : ['', `${counted(rows.length, 'domain')} would pay more or less.`]),
  ].join('\n')
}

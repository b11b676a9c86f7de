import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  NothingToExplainError,
  PathError,
  type RuleExplanation,
  RulePathError,
  ruleExplain,
} from '@meshledger/pipeline'
import { Command } from 'commander'
import { Failure, UsageError } from '../failures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'

const HELP = `
RULE is a file of rules, or the name of a rule that comes with Meshledger. EVENT is a file of events in any arrival shape;
file:line names one of them, else the first is taken. Of a correlation the window is told that ends at the event, over all
events of the file: its group, what was found, and the bound; of a history the time that it looks back at; of an absence the
empty hours that chance explains least often. A rule on the configuration is asked of every object in a file of
readings (rows of config.snapshots as JSON lines), or in one line of it.

Example:
  meshledger rules explain account-admin-granted ./events.json:3`

type Explanation = RuleExplanation['because']

/** `meshledger rules explain`: why a rule matches an event or does not. */
export function rulesExplainCommand(to: Surroundings): Made {
  const command = new Command('explain')
    .description('Say why a rule matches an event or does not: every test with the value that it met.')
    .argument('<rule>', 'a rule file, or the name of a rule')
    .argument('<event>', 'a file of events, or file:line')
    .option('--placeholders <file>', 'a YAML file with the values of placeholders, for the modifier expand')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (rule: string, event: string, { json, placeholders }: { json?: true; placeholders?: string }) => {
      const file = resolve(to.cwd, rule)
      const filled = placeholders === undefined ? undefined : resolve(to.cwd, placeholders)
      const [, path = event, line] = /^(.+):(\d+)$/.exec(event) ?? []
      const told = await withProgress(to, 'Asking the rule', () =>
        ruleExplain(existsSync(file) ? file : rule, resolve(to.cwd, path), {
          line: line === undefined ? undefined : Number(line),
          placeholders: filled,
        }).catch(failed),
      )
      to.out(json ? `${JSON.stringify(told, null, 2)}\n` : `${told.map(printed).join('\n\n')}\n`)
    })
  return { command }
}

function failed(error: unknown): never {
  if (error instanceof RulePathError || error instanceof PathError) throw new UsageError(error.message)
  if (error instanceof NothingToExplainError) throw new Failure(error.message)
  throw error
}

const printed = ({ rule, title, object, condition, holds, because, lines: inWindow }: RuleExplanation): string =>
  [
    plain(`${rule}: ${title}`),
    plain(`${holds ? 'matches' : 'does not match'}: ${[object, condition].filter((one) => one !== null).join(': ')}`),
    ...lines(because, 1),
    ...(inWindow?.length ? [`  lines looked at: ${inWindow.join(', ')}`] : []),
  ].join('\n')

function lines(one: Explanation, depth: number): string[] {
  const mark = `${'  '.repeat(depth)}${one.holds ? '✓' : '✗'} `
  if (one.kind === 'test') {
    const met = one.field === null ? '' : `, here ${one.value === null ? 'missing' : JSON.stringify(one.value)}`
    return [plain(`${mark}${one.field ?? 'the event'} ${one.asks}${met}`)]
  }
  const word = { and: 'all of', or: 'one of', not: 'not' }[one.kind]
  return [`${mark}${word}`, ...one.items.flatMap((item) => lines(item, depth + 1))]
}

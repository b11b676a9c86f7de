import { resolve } from 'node:path'
import { type ExampleOutcome, RulePathError, type RuleTest, ruleTest } from '@meshledger/pipeline'
import { Command } from 'commander'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { asGiven } from '../given-paths.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'

const HELP = `
A rule brings examples under the key examples: events, and whether they must match. Each runs over a log of its own.
Ends with 1 when an example did not come out as written.

Example:
  meshledger rules test ./rules`

/** `meshledger rules test`: do the examples in rules come out as they are written? */
export function rulesTestCommand(to: Surroundings, end: End): Made {
  const command = new Command('test')
    .description('Run the examples that rules bring along.')
    .argument('<files...>', 'rule files or folders')
    .option('--placeholders <file>', 'a YAML file with the values of placeholders, for the modifier expand')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (files: string[], { json, placeholders }: { json?: true; placeholders?: string }) => {
      const absolute = files.map((file) => resolve(to.cwd, file))
      const filled = placeholders === undefined ? undefined : resolve(to.cwd, placeholders)
      const found = await withProgress(to, 'Running the examples', () => ruleTest(absolute, filled).catch(told))
      const given = asGiven(files, to.cwd)
      const named = <T extends { file: string }>(one: T): T => ({ ...one, file: given(one.file) })
      const shown = { ...found, examples: found.examples.map(named), leftAside: found.leftAside.map(named) }
      to.out(json ? `${JSON.stringify(shown, null, 2)}\n` : `${printed(shown)}\n`)
      if (found.failed > 0 || found.leftAside.length > 0) end(1)
    })
  return { command }
}

function told(error: unknown): never {
  if (error instanceof RulePathError) throw new UsageError(error.message)
  throw error
}

function printed({ passed, failed, examples, without, leftAside }: RuleTest): string {
  const line = (one: ExampleOutcome) =>
    `${one.file}:${one.line}: ${one.rule}: expected ${one.expect}, ${one.message ?? `got ${one.got}`}`
  return [
    ...leftAside.map((one) => plain(`${one.file}:${one.line}:${one.column}: ${one.message} (${one.reason})`)),
    ...examples.filter((one) => !one.passed).map((one) => plain(line(one))),
    ...without.map((rule) => plain(`${rule}: brings no example`)),
    `${counted(examples.length, 'example')}: ${passed} passed, ${failed} failed.`,
  ].join('\n')
}

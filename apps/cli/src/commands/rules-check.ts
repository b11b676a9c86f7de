import { resolve } from 'node:path'
import { type RuleCheck, RulePathError, ruleCheck } from '@meshledger/pipeline'
import { Command } from 'commander'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { asGiven } from '../given-paths.ts'
import type { End, Made } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'

const HELP = `
Takes any Sigma 2.1 file: detections, correlations, filters, several in one file, folders of them. A rule for another
product is valid; that it cannot be run over audit events is said beside it. Ends with 1 when a document was refused.

Example:
  meshledger rules check ./rules other.yml --json`

/** `meshledger rules check`: is each document valid Sigma, and if not, where and why. */
export function rulesCheckCommand(to: Surroundings, end: End): Made {
  const command = new Command('check')
    .description(
      'Say of every document in rule files whether it is valid Sigma; where it is not, line, column and reason of each fault.',
    )
    .argument('<files...>', 'files or folders')
    .option('--placeholders <file>', 'a YAML file with the values of placeholders, for the modifier expand')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (files: string[], { json, placeholders }: { json?: true; placeholders?: string }) => {
      const found = await checked(files, placeholders, to.cwd)
      to.out(json ? `${JSON.stringify(found, null, 2)}\n` : `${printed(found)}\n`)
      if (found.refused > 0) end(1)
    })
  return { command }
}

/** Files are named as the caller named them. */
async function checked(files: readonly string[], placeholders: string | undefined, cwd: string): Promise<RuleCheck> {
  const given = asGiven(files, cwd)
  try {
    const found = await ruleCheck(
      files.map((file) => resolve(cwd, file)),
      placeholders === undefined ? undefined : resolve(cwd, placeholders),
    )
    return { ...found, documents: found.documents.map((one) => ({ ...one, file: given(one.file) })) }
  } catch (error) {
    if (error instanceof RulePathError) throw new UsageError(error.message)
    throw error
  }
}

function printed({ files, valid, refused, documents }: RuleCheck): string {
  const lines = documents.flatMap((one) => {
    const at = `${one.file}:${one.line}:${one.column}:`
    const beside = one.notHere === null ? '' : `; not run here: ${one.notHere}`
    const said = one.valid
      ? [`${at} valid ${one.kind}: ${one.title}${beside}`]
      : one.faults.map(
          (fault) => `${one.file}:${fault.line}:${fault.column}: refused: ${fault.message} (${fault.reason})`,
        )
    const note = one.note === null ? [] : [`${at} note: ${one.note}`]
    return [...said, ...note, ...one.warnings.map((warning) => `${at} warning: ${warning}`)]
  })
  return [...lines.map(plain), `${counted(files, 'file')}: ${valid} valid, ${refused} refused.`].join('\n')
}

import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type FocusFile, focusVersions } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import { periodOf } from '../period.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'

type Options = { period?: string; from?: string; to?: string; focusVersion: string; out: string; json?: true }
type Version = (typeof focusVersions)[number]

const HELP = `
Writes the dataset (CSV) and its schema beside it (JSON): shares of pools, and bills of other vendors where they count. Of a
month, what each domain is billed is the total of its statement. Usage without a price is in the file, named, and in no sum.

Example:
  meshledger export focus --period 2026-09 --out /tmp/exports`

/** `meshledger export focus`: what domains are charged in a period, as a FOCUS dataset. */
export function exportCommand(to: Surroundings): Made {
  const focus = new Command('focus')
    .description(
      'What domains are charged in a period, in the FOCUS format; without one, the month of the latest data.',
    )
    .option('--period <YYYY-MM>', 'a month')
    .option('--from <YYYY-MM-DD>', 'the first day, together with --to')
    .option('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--focus-version <VERSION>', `of FOCUS: ${focusVersions.join(', ')}`, '1.2')
    .option('--out <DIR>', 'the folder to write to', '.')
    .option('--json', 'print JSON about what was written')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const folder = folderOf(to, options.out)
      const query = { ...periodOf(options), version: versionOf(options.focusVersion) }
      const file = await withProgress(to, 'Writing the dataset', () =>
        withAnswers(to, (answers) => answers.focus(query)),
      )
      const written = write(folder, file)
      const facts = {
        files: written,
        from: file.from,
        to: file.to,
        completeThrough: file.completeThrough,
        ...file.summary,
      }
      to.out(options.json ? `${JSON.stringify(facts, null, 2)}\n` : `${printed(file, written)}\n`)
    })
  const command = new Command('export').description('Write cost in a format that other systems read.')
  command.addCommand(focus)
  return { command }
}

function versionOf(text: string): Version {
  const found = focusVersions.find((version) => version === text)
  if (found === undefined)
    throw new UsageError(`--focus-version knows no “${text}”. It knows: ${focusVersions.join(', ')}.`)
  return found
}

function folderOf(to: Surroundings, out: string): string {
  const folder = resolve(to.cwd, out)
  if (!existsSync(folder))
    throw new UsageError(`--out ${out}: there is no such folder. Make it first, or name another.`)
  return folder
}

/** Each file is written beside its place and moved there whole. */
function write(folder: string, file: FocusFile): string[] {
  const contents = {
    [file.name]: file.csv,
    [file.name.replace(/csv$/, 'schema.json')]: `${JSON.stringify(file.schema, null, 2)}\n`,
  }
  return Object.entries(contents).map(([name, text]) => {
    const path = join(folder, name)
    writeFileSync(`${path}.part`, text)
    renameSync(`${path}.part`, path)
    return path
  })
}

function printed({ summary, from, to }: FocusFile, files: readonly string[]): string {
  return [
    `${counted(summary.rows, 'row')} for ${from} to ${to}, BilledCost ${readable(summary.billedCost)}.`,
    `Unpriced: ${counted(summary.unpriced.rows, 'row')}; free: ${counted(summary.free.rows, 'row')}; corrections: ${counted(summary.corrections.rows, 'row')}.`,
    ...files,
  ].join('\n')
}

import { resolve } from 'node:path'
import { FolderInUseError } from '@meshledger/lake'
import { PathError, type RuleMatch, RulePathError, type RuleRun, ruleRun, ruleRunHere } from '@meshledger/pipeline'
import { Command } from 'commander'
import { Failure, UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { asGiven } from '../given-paths.ts'
import { inHouse } from '../in-house.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain, table } from '../table.ts'

type Options = { rules: string[]; events?: string[]; placeholders?: string; json?: true }

const HELP = `
Events may come as audit-log delivery (JSON lines, also gzipped), Azure diagnostic logs, rows of Log Analytics (JSON lines or
CSV, as the portal saves it too), or rows of the system table as Parquet, CSV or JSON lines, in any mix; an event that several lines hold counts once.
Nothing goes into the data folder.
Rules on the configuration are held against readings of it: rows of config.snapshots as JSON lines among the same files.
Without --events the rules are held against all that was taken in, with its domains; rules in SQL then have every table.
With --json a line a match: rule, file, line, event_time, subject; of a correlation also the lines that made it. Of an absence
the line is the last event before it.
What could not be read, and which rules were left aside, is said on standard error.

Example:
  meshledger rules run --rules ./rules --events ./audit-delivery --json`

/** `meshledger rules run`: any rules over any events, apart from the data folder. */
export function rulesRunCommand(to: Surroundings, end: End): Made {
  const command = new Command('run')
    .description('Hold any rules against any events, and print every match.')
    .requiredOption('--rules <files...>', 'rule files or folders')
    .option('--events <files...>', 'files or folders of audit events; without, what the data folder holds')
    .option('--placeholders <file>', 'a YAML file with the values of placeholders, for the modifier expand')
    .option('--json', 'print a line of JSON a match')
    .addHelpText('after', HELP)
    .action(async ({ rules, events, placeholders, json }: Options) => {
      const { signal } = to
      const absolute = (paths: readonly string[]) => paths.map((path) => resolve(to.cwd, path))
      const filled = placeholders === undefined ? undefined : resolve(to.cwd, placeholders)
      if (events === undefined) return overTheFacts(to, end, { rules, filled, json })
      const run = await withProgress(to, 'Running the rules', () =>
        ruleRun(absolute(rules), absolute(events), { placeholders: filled, signal }).catch(told),
      )
      const given = asGiven([...rules, ...events], to.cwd)
      complain(to, run, given)
      const matches = run.matches.map((match) => named(match, given))
      if (json) for (const match of matches) to.out(`${JSON.stringify(match)}\n`)
      else to.out(`${printed(run, matches)}\n`)
      if ((run.events === 0 && run.objects === 0) || run.rules === 0) end(1)
    })
  return { command }
}

/** The rules over what the data folder holds; a match has its domain and the keys of its events in place of a line. */
async function overTheFacts(
  to: Surroundings,
  end: End,
  { rules, filled, json }: { rules: readonly string[]; filled: string | undefined; json: true | undefined },
): Promise<void> {
  const paths = rules.map((path) => resolve(to.cwd, path))
  const run = await withProgress(to, 'Running the rules', () =>
    inHouse(to, (house) => ruleRunHere(house, paths, filled)).catch(told),
  )
  complainOfRules(to, run, asGiven(rules, to.cwd))
  if (json) for (const match of run.matches) to.out(`${JSON.stringify(match)}\n`)
  else {
    const rows = run.matches.map((match) => [match.event_time, match.rule, match.domain, match.subject])
    const columns = ['event time', 'rule', 'domain', 'subject'].map((title) => ({ title }))
    if (rows.length > 0) to.out(`${table(columns, rows)}\n\n`)
    to.out(
      `${counted(run.matches.length, 'match', 'matches')} of ${counted(run.rules, 'rule')} over what was taken in.\n`,
    )
  }
  if (run.rules === 0) end(1)
}

function told(error: unknown): never {
  if (error instanceof FolderInUseError) throw new Failure(error.message)
  if (error instanceof RulePathError) throw new UsageError(error.message)
  if (error instanceof PathError) throw new Failure(error.message)
  throw error
}

function named(match: RuleMatch, given: (file: string) => string): RuleMatch {
  const at = <T extends { file: string }>(one: T): T => ({ ...one, file: given(one.file) })
  const { events, also } = match
  return { ...at(match), ...(events && { events: events.map(at) }), ...(also && { also: also.map(at) }) }
}

/** Which rules were left aside, and which cannot be decided, a line each. */
function complainOfRules(
  to: Surroundings,
  { rulesLeftAside, rules, undecided }: Pick<RuleRun, 'rulesLeftAside' | 'rules' | 'undecided'>,
  given: (file: string) => string,
): void {
  for (const { file, line, column, message, reason } of rulesLeftAside) {
    to.err(`${plain(`${given(file)}:${line}:${column}: ${message} (${reason})`)}\n`)
  }
  for (const { rule, reason } of undecided) to.err(`${plain(`${rule}: not assessed: ${reason}`)}\n`)
  if (rules === 0) to.err('meshledger: none of the rules can be run.\n')
}

/** What was left aside of the rules and of the events, a line each. */
function complain(to: Surroundings, run: RuleRun, given: (file: string) => string): void {
  const { notTaken, events, objects } = run
  for (const { file, line, reason } of notTaken) {
    to.err(`${plain(`${given(file)}${line === null ? '' : `:${line}`}: not taken in: ${reason}`)}\n`)
  }
  complainOfRules(to, run, given)
  if (events === 0 && objects === 0) to.err('meshledger: there is no audit event in the files.\n')
}

function printed({ rules, events, objects, duplicates }: RuleRun, matches: readonly RuleMatch[]): string {
  const rows = matches.map((match) => [
    match.event_time,
    match.rule,
    match.subject,
    `${match.file}:${match.line}`,
    String(match.lines?.length ?? 1),
  ])
  const columns = ['event time', 'rule', 'subject', 'event'].map((title) => ({ title }))
  return [
    ...(rows.length === 0 ? [] : [table([...columns, { title: 'events', align: 'right' }], rows), '']),
    `${counted(matches.length, 'match', 'matches')} of ${counted(rules, 'rule')} over ${counted(events, 'event')} (${counted(duplicates, 'duplicate')})${objects === 0 ? '' : ` and ${counted(objects, 'object')} of the configuration`}.`,
  ].join('\n')
}

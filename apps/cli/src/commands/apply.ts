import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { UsageError } from '../failures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import { ruleTexts } from '../rule-texts.ts'
import type { Surroundings } from '../surroundings.ts'
import { basisOf, printed } from './plan.ts'

type Options = {
  basis: string
  as?: string
  note: string
  approve?: string
  reject?: string
  withdraw?: string
}

const HELP = `
The difference is printed first, as by meshledger plan. Where account.yml says second_person: true, the rules wait until
another person approves them.

Examples:
  meshledger apply ./rules --note "contract of 2026"
  meshledger apply ./rules --as maya-lindqvist
  meshledger apply --approve 3f2a9c01d4e5 --as jonas-weber`

/** `meshledger apply`: rules come into force, or before a second person, once the difference has been printed. */
export function applyCommand(to: Surroundings): Made {
  const command = new Command('apply')
    .description('Put price book, splits and domains in force; where a second person is needed, propose them.')
    .argument('[paths...]', 'files or folders of rules')
    .option('--basis <basis>', 'list or net prices, for the difference', 'net')
    .option('--as <person>', 'on whose behalf, by the id in people.yml')
    .option('--note <text>', 'why', '')
    .option('--approve <proposal>', 'activate what another person proposed')
    .option('--reject <proposal>', 'reject what another person proposed')
    .option('--withdraw <proposal>', 'take back an own proposal')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: Options) => {
      const decision = decisionOf(options)
      if ((decision === undefined) === (paths.length === 0)) {
        throw new UsageError('Give files of rules, or one of --approve, --reject and --withdraw.')
      }
      if (decision === undefined) return put(to, paths, options)
      const asked = { ...decision, reason: options.note, as: options.as }
      await withAnswers(to, (answers) => answers.decide(asked))
      to.out(`The proposal ${decision.id} is ${decision.decision}.\n`)
    })
  return { command }
}

function decisionOf({ approve, reject, withdraw }: Options) {
  const given = [
    approve === undefined ? [] : [{ id: approve, decision: 'activated' as const }],
    reject === undefined ? [] : [{ id: reject, decision: 'rejected' as const }],
    withdraw === undefined ? [] : [{ id: withdraw, decision: 'withdrawn' as const }],
  ].flat()
  if (given.length > 1) throw new UsageError('Give one of --approve, --reject and --withdraw.')
  return given[0]
}

async function put(to: Surroundings, paths: readonly string[], options: Options): Promise<void> {
  const files = ruleTexts(paths, to.cwd)
  const basis = basisOf(options.basis)
  await withAnswers(to, async (answers) => {
    const plan = await withProgress(to, 'Trying the rules', () => answers.plan({ files, basis }))
    to.out(`${printed(plan)}\n\n`)
    const { kind, proposal } = await answers.apply({ files, note: options.note, as: options.as })
    to.out(
      kind === 'proposed'
        ? `A second person is needed. Another person activates it with: meshledger apply --approve ${proposal} --as PERSON\n`
        : kind === 'activated'
          ? 'The rules are in force.\n'
          : 'Nothing was changed.\n',
    )
  })
}

import { type Body, draftDomain } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { namesIn } from '../names-in.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'
import { inFolder, writeFiles } from '../write-files.ts'

type Options = {
  title?: string
  owner?: string
  costCentre?: string
  classification?: string
  member?: string
  group?: string
  catalog?: string
  product?: string
  tagKey?: string
  budget?: string
  from?: string
  out: string
  force?: true
  json?: true
}

const HELP = `
Writes domains/<name>.yml and, below <name>/, the Terraform module and the Databricks bundle of its guardrails. Nothing is
put in force: review the files, then run meshledger apply on the first, and terraform or databricks bundle on the rest.
On a terminal, what is missing is asked for.

Example:
  meshledger domain new fertility-care --owner ada@example.com --cost-centre CC-77 --classification phi --out mesh`

/** `meshledger domain new`: the file of a domain, and everything that keeps it compliant and attributed from day one. */
export function domainNewCommand(to: Surroundings): Command {
  return new Command('new')
    .description('Write the file of a new domain and its guardrails, with the right tags.')
    .argument('[name...]', 'such as fertility-care')
    .option('--title <text>', 'as people read it; without it, made of the name')
    .option('--owner <identity>', 'who answers for it')
    .option('--cost-centre <code>', 'where finance books it')
    .option('--classification <names>', 'kinds of data it holds, such as phi, separated by commas')
    .option('--member <identities>', 'who works in it besides the owner, separated by commas')
    .option('--group <group>', 'its group in Databricks; without it team-<name>')
    .option('--catalog <catalog>', 'its catalog; without it the name with _')
    .option('--product <names>', 'its data products, separated by commas')
    .option('--tag-key <key>', 'the tag by which its cost is known', 'team')
    .option('--budget <amount>', 'a month, in the currency of the account')
    .option('--from <YYYY-MM>', 'the first month of the budget')
    .option('--out <DIR>', 'the folder to write to', '.')
    .option('--force', 'write over files that say something else')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (name: readonly string[], options: Options) => {
      // Words that were not quoted are one name, which is refused with one that would be taken.
      const body = await wishOf(to, name.length === 0 ? undefined : name.join(' '), options)
      const { files, notes, domain } = await withBooks(to, undefined, (books) => books(draftDomain, { body }))
      const placed = files.map(({ path, text }) => ({
        path: path.startsWith('domains/') ? path : `${domain}/${path}`,
        text,
      }))
      const written = writeFiles(placed, inFolder(to, options.out), { over: options.force === true })
      if (options.json) return to.out(`${JSON.stringify({ domain, files: written, notes }, null, 2)}\n`)
      return to.out(
        [
          ...written.map((path) => `  ${plain(path)}`),
          ...notes.map((note) => `Note: ${plain(note)}`),
          `Next: review them, then meshledger apply ${plain(written[0] ?? '')}`,
          '',
        ].join('\n'),
      )
    })
}

async function wishOf(to: Surroundings, name: string | undefined, options: Options): Promise<Body<typeof draftDomain>> {
  const { title, group, catalog, budget, from } = options
  if ((budget === undefined) !== (from === undefined)) throw new UsageError('Give --budget and --from together.')
  const wish = {
    domain: await needed(to, name, 'the name', 'Name of the domain, such as fertility-care'),
    owner: await needed(to, options.owner, '--owner', 'Owner, as an identity in Databricks'),
    cost_centre: await needed(to, options.costCentre, '--cost-centre', 'Cost centre'),
    classification: namesIn(
      options.classification ?? (await offered(to, 'Kinds of sensitive data, such as phi (none)')),
    ),
    ...{ members: namesIn(options.member), products: namesIn(options.product), tag_key: options.tagKey },
    ...{ title, group, catalog },
    ...(budget === undefined || from === undefined ? {} : { budget: { from, monthly: budget } }),
  }
  const given = draftDomain.body.safeParse(wish)
  if (given.success) return given.data
  const [issue] = given.error.issues
  throw new UsageError(`${issue?.path.join('.') ?? 'The wish'}: ${issue?.message ?? 'does not fit'}.`)
}

/** A value, or the answer of whoever sits at the terminal; without a terminal its absence is wrong usage. */
async function needed(to: Surroundings, value: string | undefined, option: string, question: string): Promise<string> {
  const said = value ?? (await to.ask?.(`${question}: `))
  if (said !== undefined && said.trim() !== '') return said.trim()
  throw new UsageError(`A new domain needs ${option}.`)
}

const offered = async (to: Surroundings, question: string) => to.ask?.(`${question}: `)

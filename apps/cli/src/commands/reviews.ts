import {
  beginReview,
  decideReview,
  endReview,
  getReview,
  listReviews,
  type Review,
  type ReviewDecision,
  type ReviewDetail,
} from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import { inNameOf } from '../in-name-of.ts'
import { namesIn } from '../names-in.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Common = { as?: string; json?: true }

const HELP = `
A review asks the owners of domains to look through who has access to the tables of their data products, as the log shows it, and
to keep or revoke each right with a reason. What it says to revoke is taken away in Databricks by whoever may; the log then shows it.

Examples:
  meshledger reviews begin --title Autumn --domains cycle,growth --due 2026-12-10 --as ruth-adler
  meshledger reviews show 4f1c…
  meshledger reviews revoke 4f1c… --rights 3,4 --reason "left the team" --as lea-d`

/** `meshledger reviews`: who has access, looked through by those who answer for it. */
export function reviewsCommand(to: Surroundings): Made {
  const command = new Command('reviews')
    .description('Reviews of access: begin one, see how far it is, keep or revoke rights, end it.')
    .addHelpText('after', HELP)
  command.addCommand(listCommand(to))
  command.addCommand(showCommand(to))
  command.addCommand(beginCommand(to))
  command.addCommand(decideCommand(to, 'keep'))
  command.addCommand(decideCommand(to, 'revoke'))
  command.addCommand(endCommand(to))
  return { command }
}

const listCommand = (to: Surroundings): Command =>
  inNameOf(new Command('list').description('Reviews; what is late first.')).action(async ({ as, json }: Common) => {
    const { reviews } = await withProgress(to, 'Looking up the reviews', () =>
      withBooks(to, as, (books) => books(listReviews, {})),
    )
    to.out(json ? `${JSON.stringify(reviews, null, 2)}\n` : `${listed(reviews)}\n`)
  })

const showCommand = (to: Surroundings): Command =>
  inNameOf(new Command('show').description('One review with its rights, and what was decided about each.'))
    .argument('<id>', 'of the review')
    .action(async (id: string, { as, json }: Common) => {
      const { review } = await withProgress(to, 'Looking up the review', () =>
        withBooks(to, as, (books) => books(getReview, { params: { id } })),
      )
      to.out(json ? `${JSON.stringify(review, null, 2)}\n` : `${shown(review)}\n`)
    })

const beginCommand = (to: Surroundings): Command =>
  inNameOf(new Command('begin').description('Ask the owners of domains to look through who has access, by a day.'))
    .requiredOption('--title <text>', 'what it is called')
    .requiredOption('--domains <names>', 'of these domains, by comma')
    .requiredOption('--due <YYYY-MM-DD>', 'the day by which all is to be decided')
    .action(async ({ as, json, title, domains, due }: Common & Record<'title' | 'domains' | 'due', string>) => {
      const body = beginReview.body.safeParse({ title, domains: namesIn(domains), due })
      if (!body.success) throw wrong(body.error)
      const { review } = await withProgress(to, 'Looking up who has access', () =>
        withBooks(to, as, (books) => books(beginReview, { body: body.data })),
      )
      to.out(
        json ? `${JSON.stringify(review, null, 2)}\n` : `${review.id} asks about ${counted(review.total, 'right')}.\n`,
      )
    })

const decideCommand = (to: Surroundings, decision: (typeof ReviewDecision.options)[number]): Command =>
  inNameOf(
    new Command(decision).description(`Say of rights that they are ${decision === 'keep' ? 'kept' : 'revoked'}.`),
  )
    .argument('<id>', 'of the review')
    .requiredOption('--rights <numbers>', 'the rights, by their numbers in it')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, { as, json, rights, reason }: Common & Record<'rights' | 'reason', string>) => {
      const body = decideReview.body.safeParse({ items: namesIn(rights).map(Number), decision, reason })
      if (!body.success) throw wrong(body.error)
      const { review } = await withBooks(to, as, (books) => books(decideReview, { params: { id }, body: body.data }))
      to.out(json ? `${JSON.stringify(review, null, 2)}\n` : `${progressOf(review)}.\n`)
    })

const endCommand = (to: Surroundings): Command =>
  inNameOf(new Command('end').description('End a review; what nobody decided stays told as undecided.'))
    .argument('<id>', 'of the review')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, { as, json, reason }: Common & { reason: string }) => {
      const { review } = await withBooks(to, as, (books) => books(endReview, { params: { id }, body: { reason } }))
      to.out(json ? `${JSON.stringify(review, null, 2)}\n` : `${review.id} has ended: ${progressOf(review)}.\n`)
    })

const wrong = ({ issues: [issue] }: { issues: readonly { path: PropertyKey[]; message: string }[] }) =>
  new UsageError(`--${String(issue?.path[0] === 'items' ? 'rights' : issue?.path[0])}: ${issue?.message}.`)

const progressOf = ({ decided, total, revoked }: Review): string =>
  `${decided} of ${counted(total, 'right')} decided, ${revoked} to be revoked`

function listed(reviews: readonly Review[]): string {
  if (reviews.length === 0) return 'No reviews.'
  const columns = ['id', 'state', 'title', 'domains', 'due', 'begun by'].map((title) => ({ title }))
  const figures = ['rights', 'decided', 'to be revoked'].map((title) => ({ title, align: 'right' as const }))
  const rows = reviews.map((one) => [
    ...[one.id, one.state, one.title, one.domains.join(', '), one.due, one.begunBy.name],
    ...[one.total, one.decided, one.revoked].map(String),
  ])
  return table([...columns, ...figures], rows)
}

function shown(review: ReviewDetail): string {
  const columns = ['domain', 'who', 'right', 'on', 'since', 'owner', 'decision', 'reason'].map((title) => ({ title }))
  const rows = review.items.map((one) => [
    ...[String(one.item), one.domain, one.principal, one.privilege, one.securable, one.since.slice(0, 10)],
    ...[one.owner?.name ?? 'nobody', one.decision ?? 'waits', one.steps.at(-1)?.reason ?? ''],
  ])
  return [
    `${review.title}, due ${review.due}: ${review.state}; ${progressOf(review)}.`,
    ...(review.ended === null ? [] : [`Ended by ${review.ended.by.name}: ${review.ended.reason}`]),
    '',
    table([{ title: 'no', align: 'right' }, ...columns], rows),
  ].join('\n')
}

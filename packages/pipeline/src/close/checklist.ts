import type { Notice } from './notices.ts'
import type { Stand } from './stand.ts'

export type ChecklistStep = {
  step: 'reconcile' | 'review' | 'disputes' | 'approve' | 'freeze' | 'export'
  state: 'done' | 'now' | 'later' | 'blocked'
  sentence: string
}

/** The way from open to exported, with where it stands: what is done, what is next, what stands in the way. */
export function checklistOf({ state }: Stand, notices: readonly Notice[], exports: number): ChecklistStep[] {
  const reached = ['open', 'prepared', 'in-review', 'approved', 'frozen'].indexOf(state)
  const told = (...kinds: Notice['kind'][]) =>
    notices.filter(({ kind, blocks }) => blocks && kinds.includes(kind)).map(({ sentence }) => sentence)
  const money = told('internal-difference', 'bill-difference', 'bills-without-rate', 'incomplete-days')
  const disputes = told('open-disputes')
  const outdated = told('approval-outdated')
  const at = (done: number, now: number): ChecklistStep['state'] =>
    reached >= done ? 'done' : reached >= now ? 'now' : 'later'
  const blocked = (problems: readonly string[], otherwise: ChecklistStep['state']): ChecklistStep['state'] =>
    problems.length > 0 ? 'blocked' : otherwise
  return [
    {
      step: 'reconcile',
      state: blocked(money, at(1, 0)),
      sentence: money[0] ?? 'What came in comes out again, and the bill is explained.',
    },
    { step: 'review', state: at(2, 1), sentence: 'Statements are with their owners.' },
    {
      step: 'disputes',
      state: reached < 2 ? 'later' : blocked(disputes, 'done'),
      sentence: disputes[0] ?? 'No dispute is open.',
    },
    {
      step: 'approve',
      state: reached === 2 ? blocked([...money, ...disputes], 'now') : at(3, 2),
      sentence: 'Another person than the one who prepared approves the digest.',
    },
    {
      step: 'freeze',
      state: blocked(outdated, at(4, 3)),
      sentence: outdated[0] ?? 'Statements, PDFs and journal are kept as they are.',
    },
    {
      step: 'export',
      state: reached < 4 ? 'later' : exports > 0 ? 'done' : 'now',
      sentence: exports > 0 ? 'The journal was handed out.' : 'The journal waits to be handed out.',
    },
  ]
}

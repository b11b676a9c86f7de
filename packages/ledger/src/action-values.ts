/** What may be done about a finding of a rule in a domain: say so, ask the owner of the domain first, or act. */
export type EnforcementMode = 'report' | 'ask-owner' | 'act'

export type ModeStep = {
  readonly rule: string
  readonly domain: string
  readonly mode: EnforcementMode
  readonly who: string
  readonly reason: string
  readonly at: string
}

/** A value of any form. It stands in a field, since a bare text would come back from the database as what it spells. */
export type Held = { readonly value: unknown }

/** One setting of the account that is to be changed: what it was when somebody looked, and what it is to become. */
export type ActionRequest = {
  readonly id: string
  readonly finding: string
  readonly rule: string
  readonly domain: string
  readonly kind: string
  /** The host that is asked. */
  readonly host: string
  readonly params: Readonly<Record<string, string>>
  /** What stood there at the dry run: the value that an undo puts back. */
  readonly before: Held
  readonly after: Held
  readonly note: string
  readonly who: string
  readonly at: string
}

export const actionSteps = [
  'approved',
  'refused',
  'withdrawn',
  'started',
  'done',
  'failed',
  'conflict',
  'undo-started',
  'undone',
  'undo-failed',
] as const
export type ActionStepKind = (typeof actionSteps)[number]
/** What people decide about an action. */
export type ActionDecision = Extract<ActionStepKind, 'approved' | 'refused' | 'withdrawn'>
/** How a run or an undo begins, under a lease. */
export type ActionBegin = Extract<ActionStepKind, 'started' | 'undo-started'>
/** How it ends. */
export type ActionEnd = Exclude<ActionStepKind, ActionDecision | ActionBegin>
export type ActionStep = {
  readonly step: ActionStepKind
  readonly who: string
  readonly reason: string
  readonly at: string
}
export type ActionRecord = ActionRequest & { readonly steps: readonly ActionStep[] }
export type ActionState = 'proposed' | ActionStepKind

/** Which steps may follow which; nothing follows what is left out. */
export const mayFollow: Readonly<Partial<Record<ActionState, readonly ActionStepKind[]>>> = {
  proposed: ['approved', 'refused', 'withdrawn'],
  approved: ['started', 'withdrawn'],
  // A run that was cut off is begun again when its lease has run out: it looks first, and does nothing twice.
  started: ['started', 'done', 'failed', 'conflict'],
  failed: ['started', 'withdrawn'],
  done: ['undo-started'],
  'undo-started': ['undo-started', 'undone', 'undo-failed', 'conflict'],
  'undo-failed': ['undo-started'],
}
export const stateOf = ({ steps }: Pick<ActionRecord, 'steps'>): ActionState => steps.at(-1)?.step ?? 'proposed'

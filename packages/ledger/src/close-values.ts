/** What can happen to a period. The last one says where it stands. */
export type CloseAction =
  | 'prepared'
  | 'sent-to-review'
  | 'taken-back'
  | 'approved'
  | 'frozen'
  | 'reissue-asked'
  | 'reissued'

export type StatementKind = 'statement' | 'credit'
export type StoredState = 'in-review' | 'accepted' | 'disputed' | 'approved' | 'superseded'
export type StatementState = 'draft' | StoredState
export type DisputeOutcome = 'accepted' | 'rejected' | 'withdrawn'

/** What a list shows of a statement, so that it need not read the line file. Amounts are decimal text. */
export type StatementFacts = {
  title: string
  currency: string
  total: string
  exactTotal: string
  previous: string | null
  budget: string | null
  lines: number
  unpricedRows: number
}

export type By = { at: string; who: string }
export type CloseStep = By & { step: number; action: CloseAction; digest: string; note: string; detail: string }
export type Draft = { domain: string; version: number; digest: string; facts: StatementFacts; body: string }
export type StatementMove = By & { to: StoredState; reason: string; supersededBy: string | null }
export type StoredStatement = {
  number: string
  period: string
  domain: string
  version: number
  kind: StatementKind
  credits: string | null
  digest: string
  facts: StatementFacts
}
/** A statement with its life, oldest move first; `state` is where the last move took it. */
export type LivingStatement = StoredStatement & { state: StoredState; moves: StatementMove[] }
export type StatementFile = { number: string; format: string; digest: string; bytes: Uint8Array }

/** The usage records of one day that a freeze keeps: how many they are, and themselves, packed by whoever closes. */
export type FrozenRecords = { day: string; records: number; digest: string; bytes: Uint8Array }

export type Correction = {
  carrier: string
  carrierLine: number
  statement: string | null
  line: number | null
  /** The frozen month that is made good. */
  period: string
  domain: string
  key: string
  exact: string
  amount: string
}

export type DisputeRecord = By & {
  id: string
  period: string
  domain: string
  statement: string
  line: number
  key: string
  product: string
  resource: string
  name: string
  lineAmount: string
  amount: string
  reason: string
}
export type Settlement = By & {
  dispute: string
  outcome: DisputeOutcome
  reason: string
  amount: string | null
  movedTo: string | null
  statements: string[]
}

export type JournalKind = 'chargeback' | 'reversal'
export type PostingRecord = {
  account: string
  costCentre: string
  domain: string
  product: string | null
  currency: string
  /** Debit above zero, credit below. */
  amount: string
}
export type NewTransaction = {
  /** Made of what it books, so that the same thing is booked once. */
  id: string
  period: string
  date: string
  kind: JournalKind
  statement: string
  reverses: string | null
  description: string
  postings: readonly PostingRecord[]
}
export type TransactionRecord = NewTransaction & { position: number; bookedAt: string }

/** All of it is written, or none. `after` is the mark that the caller read before it decided. */
export type CloseChange = {
  period: string
  after: number
  at: string
  who: string
  step?: Pick<CloseStep, 'action' | 'digest' | 'note' | 'detail'>
  /** Takes the place of all drafts of the period. */
  drafts?: readonly Draft[]
  statements?: readonly (StoredStatement & { body: string })[]
  moves?: readonly { number: string; to: StoredState; reason: string; supersededBy?: string | null }[]
  files?: readonly StatementFile[]
  /** Kept under the step of this change. */
  records?: readonly FrozenRecords[]
  corrections?: readonly Correction[]
  transactions?: readonly NewTransaction[]
  disputes?: readonly Omit<DisputeRecord, 'at' | 'who'>[]
  settlements?: readonly Omit<Settlement, 'at' | 'who'>[]
  /** Lines of other vendors' bills, packed: what the step names by its digest. */
  keptBills?: { readonly digest: string; readonly bytes: Uint8Array }
  bill?: string
  note?: string
  /** Hold the answer back until all of it is on the disk. */
  durable?: boolean
}

import type { CloseRecord, CloseStep, LivingStatement } from '@meshledger/ledger'
import type { House } from '../house.ts'
import { manifestOf, sha256 } from './digest.ts'

export type CloseState = 'open' | 'prepared' | 'in-review' | 'approved' | 'frozen'

/** Where a period stands, by its last step. */
export function stateAfter(action: CloseStep['action'] | undefined): CloseState {
  if (action === 'prepared') return 'prepared'
  if (action === 'sent-to-review') return 'in-review'
  if (action === 'approved') return 'approved'
  return action === 'frozen' || action === 'reissued' ? 'frozen' : 'open'
}

export const decided = ({ steps }: CloseRecord): CloseStep[] => steps.filter(({ action }) => action !== 'reissue-asked')
export const lastStep = (record: CloseRecord): CloseStep | undefined => decided(record).at(-1)
export const preparedStep = ({ steps }: CloseRecord): CloseStep | undefined =>
  steps.findLast(({ action }) => action === 'prepared')

/** The step that keeps by which rules and facts the period was made out: of the last re-issue, else of the preparing. */
export const basisStep = ({ steps }: CloseRecord): CloseStep | undefined =>
  steps.findLast(({ action, detail }) => (action === 'prepared' || action === 'reissued') && detail !== '')

/** A period as it is decided upon: its record, and the statements that count in it (superseded ones do not). */
export type Stand = {
  readonly period: string
  readonly record: CloseRecord
  readonly state: CloseState
  readonly all: readonly LivingStatement[]
  readonly current: readonly LivingStatement[]
  readonly manifest: string
  readonly digest: string | null
}

export async function standOf({ ledger }: House, period: string): Promise<Stand> {
  const [record, all] = [await ledger.closes.read(period), await ledger.closes.statements(period)]
  const state = stateAfter(lastStep(record)?.action)
  const current = all.filter((one) => one.state !== 'superseded' && one.kind === 'statement')
  const shown =
    state === 'prepared'
      ? (await ledger.closes.drafts(period)).map(({ domain, version, digest }) => ({
          number: `${period}/${domain}/v${version}`,
          digest,
        }))
      : current
  const manifest = manifestOf(shown)
  return { period, record, state, all, current, manifest, digest: shown.length === 0 ? null : sha256(manifest) }
}

/** The months that are frozen, oldest first. */
export async function frozenMonths({ ledger }: House): Promise<string[]> {
  const standing = await ledger.closes.standing()
  return [...standing]
    .filter(([, { action }]) => stateAfter(action) === 'frozen')
    .map(([period]) => period)
    .toSorted()
}

import type { EvidenceSummary } from '@meshledger/exports'
import type { attestations } from './attestations.ts'
import type { AuditEvent } from './audit.ts'
import type { completeness } from './completeness.ts'
import type { exceptions } from './exceptions.ts'
import type { ToldFinding } from './findings.ts'
import type { controls } from './posture.ts'
import type { reviewsGoingOn } from './reviews.ts'
import type { trail } from './trail.ts'
import type { Unproven } from './warehouse/unproven.ts'

type Reply<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type PackTold = {
  readonly scope: { readonly from: string; readonly to: string; readonly [name: string]: string }
  readonly label: string
  readonly account: string
  readonly made: string
  readonly by: string
  readonly demo: boolean
}
export type PackHeld = {
  readonly events: readonly AuditEvent[]
  readonly log: Reply<typeof completeness>
  readonly findings: readonly ToldFinding[]
  readonly matrix: Reply<typeof controls>
  readonly exceptions: Reply<typeof exceptions>
  readonly attestations: Reply<typeof attestations>
  readonly reviews: Reply<typeof reviewsGoingOn>
  readonly changes: Reply<typeof trail>
  readonly unproven: readonly Unproven[]
}

/** So many rows of a table are printed; the files beside it have all of them. */
const PRINTED = 200

/** The first pages of a pack: what was asked, whether the log is whole and unaltered, and what came out. */
export function packSummary(told: PackTold, held: PackHeld): EvidenceSummary {
  const { log, findings, matrix, exceptions, attestations, reviews, changes, events, unproven } = held
  return {
    ...{ title: `Evidence: ${told.label}`, madeAt: told.made, madeBy: told.by, demo: told.demo },
    facts: [
      ['Account', told.account],
      ...Object.entries(told.scope),
      ['Audit events', `${events.length}${unproven.length === 0 ? '' : ', a part of the log: see what is not proven'}`],
      ['Log', log.gaps.length === 0 ? 'complete: no gap' : `not complete: ${log.gaps.length} gaps`],
      ['Seal of the log', `${log.seal.state}. ${log.seal.sentence}`],
      ['Seal of the changes', `${changes.seal.state}. ${changes.seal.sentence}`],
    ],
    sections: [
      ...(unproven.length === 0
        ? []
        : [section('What this does not prove', unproven, ['Part', 'Why'], ({ part, sentence }) => [part, sentence])]),
      section('Gaps in the log', log.gaps, ['Workspace', 'From', 'To', 'Usual events'], (gap) => [
        ...[gap.workspace, gap.from, gap.to, String(gap.expected)],
      ]),
      section('Where domains stand', matrix.domains, ['Domain', 'Score', 'Coverage', 'Open findings'], (one) => [
        ...[one.domain, one.score === null ? 'nothing tested' : percent(one.score), percent(one.coverage)],
        String(one.openFindings),
      ]),
      section('Findings', findings, ['Severity', 'State', 'Domain', 'Finding', 'Subject', 'Last seen'], (one) => [
        ...[one.severity, one.state, one.domain, one.title, one.subject, one.lastSeen.slice(0, 16)],
      ]),
      section('Exceptions', exceptions.exceptions, ['State', 'Domain', 'From', 'Owner', 'Until'], (one) => [
        ...[one.state, one.domain, one.control?.control ?? one.rule?.title ?? '', one.owner, one.until],
      ]),
      section('Attestations', attestations.attestations, ['State', 'Kind', 'Domain', 'Control', 'Until'], (one) => [
        ...[one.state, one.kind, one.domain, one.control.control, one.expires],
      ]),
      section(
        'Reviews of access',
        reviews,
        ['State', 'Review', 'Domains', 'Due', 'Decided', 'To be revoked'],
        (one) => [
          ...[
            one.state,
            one.title,
            one.domains.join(', '),
            one.due,
            `${one.decided} of ${one.total}`,
            String(one.revoked),
          ],
        ],
      ),
      section('Changes in Meshledger itself', changes.entries, ['Time', 'Who', 'What', 'Which'], (one) => [
        ...[one.at.slice(0, 16), one.who.name, one.kind, one.subject],
      ]),
    ],
  }
}

function section<T>(
  heading: string,
  rows: readonly T[],
  columns: readonly string[],
  cells: (row: T) => readonly string[],
) {
  const rest = rows.length > PRINTED ? ` The first ${PRINTED} are printed; the files of the pack have all.` : ''
  const note = rows.length === 0 ? 'None.' : `${rows.length} in all.${rest}`
  return { heading, note, columns, rows: rows.slice(0, PRINTED).map(cells) }
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`

/** What is in a pack, and how its reader verifies it. */
export const packReadme = (
  { label, account, made, by, scope }: PackTold,
  { unproven }: Pick<PackHeld, 'unproven'>,
): string => `Evidence of ${account}, ${label}
Made ${made} by ${by}.
Asked for: ${Object.entries(scope)
  .map(([name, value]) => `${name} ${value}`)
  .join(', ')}

summary.pdf        to read and print
events.jsonl, .csv the audit events, newest first; the CSV guards cells that a spreadsheet would run
findings.jsonl     what the rules found that touches these days, with owner, end and state
controls.json      each control in each domain with its status, why, and what it weighs
exceptions.json    what was let off, by whom, until when
attestations.json  what people and suppliers gave their word on; the files lie under attachments/
reviews.json       who was asked whether access is still needed, right by right, and what was said
changes.jsonl      who changed what in Meshledger itself in these days
completeness.json  received against usual, gaps, and the check of the seal
queries.json       how the events were asked for
${unproven.length === 0 ? '' : 'unproven.json      what this pack does not prove, part by part: the audit log stays in its warehouse\n'}seal/              the log of seals, and a signed checkpoint over it
manifest.json      SHA-256 of every file; manifest.sig signs it; key.txt is the key

To verify, offline, with one command:

    meshledger verify FILE.zip
    meshledger verify FILE.zip --key "KEY"

The second form also holds the key against one that you were given on another way. Without Meshledger: the SHA-256 of
each file stands in manifest.json (sha256sum), and manifest.sig is a signed note of C2SP over the SHA-256 of manifest.json.

Values of request parameters that may hold what people typed are left out of events, as they are in Meshledger itself.
`

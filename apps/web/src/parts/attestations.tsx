import { type Attestation, getEvidenceFile, withdrawAttestation } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { call, keepFile, useSession, whyNot } from '../reading/index.ts'
import { AppLink, announce, Badge, Button, type Column, DataTable, Facts, LongText, Row, Stack } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { ActButton } from './act-button.tsx'

const say = govern.exceptions
const column = say.attestation
type Titled = { titleOf: (domain: string) => string }

const StateOf = ({ row }: { row: Attestation }) =>
  row.state === 'valid' ? (
    <Badge symbol="check" word={say.attested.valid} tone="info" />
  ) : (
    <Badge symbol="clock" word={say.attested[row.state]} tone="quiet" />
  )

const controlOf = ({ control }: Attestation): string => `${control.control} ${control.title}`
const ends = (row: Attestation): string =>
  row.daysLeft === null ? time.day(row.expires) : `${time.day(row.expires)} · ${say.daysLeft(row.daysLeft)}`

/** `unlinked` where whoever looks may not open one. */
export function AttestationsTable({
  rows,
  titleOf,
  unlinked = false,
}: Titled & { rows: readonly Attestation[]; unlinked?: boolean }) {
  const columns: Column<Attestation>[] = [
    {
      id: 'control',
      header: column.control,
      wrap: true,
      cell: (row) =>
        unlinked ? (
          controlOf(row)
        ) : (
          <AppLink place={{ to: '/exceptions', search: { word: row.id } }}>{controlOf(row)}</AppLink>
        ),
    },
    { id: 'domain', header: column.domain, cell: (row) => titleOf(row.domain) },
    { id: 'kind', header: column.kind, cell: (row) => say.kind[row.kind] },
    { id: 'state', header: column.state, cell: (row) => <StateOf row={row} /> },
    { id: 'stands', header: column.standsFor, cell: (row) => time.day(row.standsFor) },
    { id: 'expires', header: column.expires, cell: ends },
    { id: 'by', header: column.by, cell: (row) => row.by.name },
  ]
  return (
    <DataTable
      label={say.attestations}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      mark={(row) => (row.daysLeft !== null && row.daysLeft <= 30 ? 'warn' : undefined)}
    />
  )
}

/** One word with its file, and its withdrawal by whoever gave it or decides over all; the server says no to the rest. */
export function AttestationDetail({ word, titleOf }: Titled & { word: Attestation }) {
  const { person } = useSession()
  const [reason, setReason] = useState('')
  const may =
    word.withdrawn === null &&
    (word.by.id === person.id || person.roles.some((role) => role === 'admin' || role === 'compliance'))
  return (
    <Stack>
      <Facts
        items={[
          { name: column.control, value: controlOf(word) },
          { name: column.domain, value: titleOf(word.domain) },
          { name: column.kind, value: say.kind[word.kind] },
          { name: column.state, value: <StateOf row={word} /> },
          { name: say.attest.statement, value: word.statement },
          ...(word.choice ? [{ name: say.attest.choice, value: say.attest.choices[word.choice] }] : []),
          ...(word.source ? [{ name: say.attest.source, value: word.source }] : []),
          { name: column.standsFor, value: time.day(word.standsFor) },
          { name: column.expires, value: ends(word) },
          { name: column.by, value: `${word.by.name}, ${time.minute(word.at)}` },
          {
            name: say.evidence,
            value: word.evidence ? <Download digest={word.evidence.digest} name={word.evidence.name} /> : say.noFile,
          },
        ]}
      />
      {word.withdrawn ? (
        <p>{say.wordBack(word.withdrawn.by.name, time.minute(word.withdrawn.at), word.withdrawn.reason)}</p>
      ) : null}
      {may ? (
        <>
          <LongText label={say.reason} value={reason} onChange={setReason} />
          <Row>
            <ActButton
              route={withdrawAttestation}
              input={{ params: { id: word.id }, body: { reason } }}
              label={say.withdrawWord}
              done={say.takenBack}
              disabled={reason.trim() === ''}
            />
          </Row>
        </>
      ) : null}
    </Stack>
  )
}

function Download({ digest, name }: { digest: string; name: string }) {
  const take = () =>
    call(getEvidenceFile, { params: { digest } }).then(
      ({ file }) => keepFile(file),
      (error: unknown) => announce(whyNot(error)),
    )
  return (
    <Button small onClick={() => void take()}>
      {name}
    </Button>
  )
}

import {
  addressableChoices,
  attestationKinds,
  attestControl,
  getControlMatrix,
  LARGEST_EVIDENCE_BYTES,
  listDomains,
  putEvidenceFile,
} from '@meshledger/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, useReply, useSession, whyNot } from '../reading/index.ts'
import { announce, Button, FileField, LongText, Picker, Row, Select, Stack, TextField } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { controlChoices, type Given } from './ask-exception.tsx'
import { useTitles } from './titles.ts'

const say = govern.exceptions.attest

/** Gives one's word on a control: what is so, for which day, until when, and the file behind it. */
export function AttestForm({ given, after }: { given: Given; after: (id: string) => void }) {
  const { now } = useSession()
  const titleOf = useTitles()
  const client = useQueryClient()
  const domains = useReply(listDomains, {})
  const matrix = useReply(getControlMatrix, { query: {} })
  const [kind, setKind] = useState<(typeof attestationKinds)[number]>('attested')
  const [domain, setDomain] = useState(given.domain)
  const [control, setControl] = useState(
    given.control === undefined ? undefined : `${given.framework}:${given.control}`,
  )
  const [statement, setStatement] = useState('')
  const [choice, setChoice] = useState<(typeof addressableChoices)[number]>('implemented')
  const [source, setSource] = useState('')
  const [standsFor, setStandsFor] = useState(now.slice(0, 10))
  const [expires, setExpires] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const large = file !== null && file.size > LARGEST_EVIDENCE_BYTES
  const colon = control?.indexOf(':') ?? 0
  const whole =
    domain !== undefined &&
    control !== undefined &&
    [statement, standsFor, expires].every((one) => one.trim() !== '') &&
    (kind !== 'inherited' || source.trim() !== '')
  const send = useMutation({
    mutationFn: async () => {
      const stored = file && (await call(putEvidenceFile, { body: { name: file.name, content: await base64Of(file) } }))
      return call(attestControl, {
        body: {
          ...{
            kind,
            domain: domain ?? '',
            framework: control?.slice(0, colon) ?? '',
            control: control?.slice(colon + 1) ?? '',
          },
          ...{ statement, standsFor, expires },
          ...(kind === 'addressable' ? { choice } : {}),
          ...(kind === 'inherited' ? { source } : {}),
          ...(stored ? { evidence: stored.file.digest } : {}),
        },
      })
    },
    onSuccess: async ({ attestation }) => {
      announce(say.sent)
      await client.invalidateQueries()
      after(attestation.id)
    },
  })
  return (
    <Stack>
      <p className="ml-quiet">{say.about}</p>
      <Select
        label={say.kind}
        value={kind}
        choices={attestationKinds.map((value) => ({ value, label: say.kinds[value] }))}
        onChange={(value) => setKind(value as typeof kind)}
      />
      <Picker
        label={govern.exceptions.ask.domain}
        value={domain}
        choices={(domains.data?.domains ?? []).map((one) => ({ value: one.domain, label: titleOf(one.domain) }))}
        onChange={setDomain}
      />
      <Picker
        label={govern.exceptions.ask.control}
        value={control}
        choices={controlChoices(matrix.data)}
        onChange={setControl}
      />
      {kind === 'addressable' ? (
        <Select
          label={say.choice}
          value={choice}
          choices={addressableChoices.map((value) => ({ value, label: say.choices[value] }))}
          onChange={(value) => setChoice(value as typeof choice)}
        />
      ) : null}
      {kind === 'inherited' ? <TextField label={say.source} value={source} onChange={setSource} required /> : null}
      <LongText label={say.statement} value={statement} onChange={setStatement} required />
      <TextField
        {...{ label: say.standsFor, hint: say.standsForHint, type: 'date', value: standsFor, onChange: setStandsFor }}
        max={now.slice(0, 10)}
        required
      />
      <TextField
        {...{ label: say.expires, hint: say.expiresHint, type: 'date', value: expires, onChange: setExpires }}
        min={now.slice(0, 10)}
        required
      />
      <FileField
        label={say.file}
        hint={say.fileHint}
        value={file}
        onChange={setFile}
        error={large ? say.tooLarge : undefined}
      />
      {whole ? null : <p className="ml-quiet">{say.missing}</p>}
      {send.error ? (
        <p className="ml-error" role="alert">
          {whyNot(send.error)}
        </p>
      ) : null}
      <Row>
        <Button primary busy={send.isPending} disabled={!whole || large} onClick={() => send.mutate()}>
          {say.send}
        </Button>
      </Row>
    </Stack>
  )
}

const base64Of = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

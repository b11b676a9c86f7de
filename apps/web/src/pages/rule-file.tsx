import { applyRules, getRuleFile, listRuleVersions, type Output } from '@meshledger/contracts'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { RuleTrial } from '../parts/rule-trial.tsx'
import { useTitles } from '../parts/titles.ts'
import { usePeopleNames, useReply } from '../reading/index.ts'
import {
  AppLink,
  announce,
  type Column,
  CopyButton,
  CopyLink,
  DataTable,
  Empty,
  LongText,
  Missing,
  Page,
  Quiet,
  Reply,
  Row,
  Section,
  Stack,
  TextField,
} from '../ui/index.ts'
import { rulesView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { rules as rulesWords } from '../words/rules.ts'
import { words } from '../words.ts'

const say = rulesWords
type File = Output<typeof getRuleFile>
type Version = File['versions'][number]

/** One file of rules as text: change it, try it on a past month, and put it before a second person (F5). */
export default function RuleFilePage() {
  const { name } = useParams({ strict: false }) as { name: string }
  const titleOf = useTitles()
  const reply = useReply(getRuleFile, { params: { name } })
  const title = name === 'pricing' || name === 'allocation' ? say.fileTitle[name] : say.fileTitle.domain(titleOf(name))
  return (
    <Page title={title} about={reply.data ? say.fileAbout(reply.data.file) : '\u00a0'} actions={<CopyLink />}>
      <Reply of={reply} what={title} height={620}>
        {(file) => <Known key={`${file.name}${file.versions[0]?.version ?? 0}`} file={file} />}
      </Reply>
    </Page>
  )
}

function Known({ file }: { file: File }) {
  const [view] = useView(rulesView)
  const newest = file.versions[0]
  const shown = file.versions.find((one) => String(one.version) === view.version) ?? newest
  const starter = file.what === 'domain' ? '' : say.starter[file.what]
  return (
    <>
      <Section title={file.file} about={shown ? say.inForce(shown.version, time.day(shown.since)) : say.noVersions}>
        {shown && shown !== newest ? <p className="ml-notice">{say.earlier(shown.version)}</p> : null}
        <Editor key={shown?.version ?? 0} file={file} text={shown?.text ?? starter} inForce={newest?.text ?? null} />
      </Section>
      <Section title={say.versions}>
        <Versions file={file} />
      </Section>
    </>
  )
}

function Editor(props: { file: File; text: string; inForce: string | null }) {
  const { file } = props
  const [view, change] = useView(rulesView)
  const navigate = useNavigate()
  const rules = useReply(listRuleVersions, {})
  const [text, setText] = useState(props.text)
  const [note, setNote] = useState('')
  const files = [{ file: file.file, text }]
  // The first file of a kind is a set-up, which needs no second person.
  const second = (rules.data?.secondPerson ?? true) && props.inForce !== null
  return (
    <Stack>
      <LongText label={say.text} hint={say.textHint} value={text} onChange={setText} long code />
      <Row>
        <CopyButton value={text} label={words.frame.copy.yaml} />
      </Row>
      <Missing of={rules} />
      <RuleTrial files={files} open={view.open} onOpen={(open) => change({ open })} />
      <Row>
        <TextField label={say.note} value={note} onChange={setNote} />
        <ActButton
          route={applyRules}
          input={{ body: { files, note } }}
          disabled={text === props.inForce || text.trim() === ''}
          label={second ? say.propose : say.activate}
          done={second ? say.sent : say.active}
          after={({ kind, proposal }) => {
            if (kind === 'unchanged') announce(say.sameAsNow)
            if (proposal !== null) void navigate({ to: `/rules/proposals/${proposal}` } as never)
          }}
        />
      </Row>
    </Stack>
  )
}

function Versions({ file }: { file: File }) {
  const nameOf = usePeopleNames()
  if (file.versions.length === 0) return <Empty title={say.noVersions} />
  const columns: Column<Version>[] = [
    {
      id: 'version',
      header: say.column.version,
      cell: (row) => (
        <AppLink
          place={{ to: `/rules/${file.name}`, search: { version: String(row.version) } }}
          label={say.load(row.version)}
        >
          {say.version(row.version)}
        </AppLink>
      ),
    },
    { id: 'since', header: say.column.since, cell: (row) => time.stamp(row.since) },
    {
      id: 'who',
      header: say.column.who,
      cell: (row) => (row.who === null ? <Quiet>{say.taken}</Quiet> : nameOf(row.who)),
    },
    {
      id: 'approver',
      header: say.column.approver,
      cell: (row) => (row.approver === null ? <Quiet>–</Quiet> : nameOf(row.approver)),
    },
  ]
  return <DataTable label={say.versions} columns={columns} rows={file.versions} rowKey={(row) => String(row.version)} />
}

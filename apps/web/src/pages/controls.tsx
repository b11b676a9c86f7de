import { getControlMatrix } from '@meshledger/contracts'
import { ControlGrid, StatusLegend } from '../parts/matrix.tsx'
import { useTitles } from '../parts/titles.ts'
import { useReply } from '../reading/index.ts'
import { CopyLink, Page, Reply, Section, Select } from '../ui/index.ts'
import { controlsView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'

const say = judgement.controls

/** Where do we stand? Controls × domains, worst first, by framework; a cell leads to its evidence (C4). */
export default function ControlsPage() {
  const [view, change] = useView(controlsView)
  const titleOf = useTitles()
  const all = useReply(getControlMatrix, { query: {} })
  const matrix = useReply(getControlMatrix, { query: { framework: view.framework, domain: view.domain } })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <div className="ml-filters">
        <Select
          label={say.framework}
          value={view.framework ?? ''}
          any={say.all}
          choices={(all.data?.frameworks ?? []).map((one) => ({ value: one.id, label: one.title }))}
          onChange={(value) => change({ framework: value === '' ? undefined : value })}
        />
        <Select
          label={judgement.findings.filter.domain}
          value={view.domain ?? ''}
          any={judgement.findings.filter.any}
          choices={(all.data?.domains ?? []).map((one) => ({ value: one.domain, label: one.title }))}
          onChange={(value) => change({ domain: value === '' ? undefined : value })}
        />
      </div>
      <Section title={say.grid} about={say.gridHelp}>
        <div className="ml-stack">
          <StatusLegend />
          <Reply of={matrix} what={say.grid} height={640} domain={view.domain}>
            {(data) => <ControlGrid matrix={data} titleOf={titleOf} />}
          </Reply>
        </div>
      </Section>
    </Page>
  )
}

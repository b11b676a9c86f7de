import type { Finding } from '@meshledger/contracts'
import { Link } from '@tanstack/react-router'
import { AppLink, type Column, DataTable, Empty, linkTo, StatusBadge, statusOrder } from '../ui/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { domain as domainWords } from '../words/data.ts'
import { judgement } from '../words/judgement.ts'
import type { Matrix, Rules } from './types.ts'

const say = judgement.control

export type ControlLine = {
  framework: string
  frameworkTitle: string
  control: string
  title: string
  status: (typeof statusOrder)[number]
  reason: string
  /** Open findings behind the status, the platform's included. */
  findings: number
  /** Of those, the ones of the domain itself. */
  own: number
  remedies: string[]
}

/** The controls of one domain, failures first; each with its reason and the remedies of what was found in the domain. */
export function controlLines(
  matrix: Matrix,
  rules: Rules | undefined,
  open: readonly Finding[],
  domain: string,
): ControlLine[] {
  const touches = (finding: Finding, framework: string, control: string) =>
    finding.controls.some((ref) => ref.framework === framework && ref.control === control)
  const lines = matrix.controls.flatMap(({ framework, control, title, cells }) =>
    cells
      .filter((cell) => cell.domain === domain)
      .map((cell): ControlLine => {
        const own = open.filter((finding) => touches(finding, framework, control))
        return {
          framework,
          frameworkTitle: matrix.frameworks.find((one) => one.id === framework)?.title ?? framework,
          control,
          title,
          status: cell.status,
          reason: cell.reason,
          findings: cell.findings,
          own: own.length,
          remedies: [...new Set(own.map((finding) => finding.rule))].flatMap(
            (name) => rules?.rules.find((rule) => rule.rule === name)?.remedy ?? [],
          ),
        }
      }),
  )
  return lines.sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) || b.findings - a.findings)
}

type Props = {
  matrix: Matrix
  rules: Rules | undefined
  open: readonly Finding[]
  domain: string
  owner: string
}

/** Is my domain compliant? One status a control, failures first, each with a next step and an owner (T10). */
export function DomainControls(props: Props) {
  const lines = controlLines(props.matrix, props.rules, props.open, props.domain)
  if (lines.length === 0) return <Empty title={judgement.controls.none} hint={judgement.controls.noneHint} />
  const columns: Column<ControlLine>[] = [
    {
      id: 'control',
      header: judgement.controls.control,
      wrap: true,
      cell: (row) => (
        <>
          <AppLink place={evidenceOf(row, props.domain)}>{row.control}</AppLink> {row.title}
          <br />
          <small className="ml-quiet">{row.frameworkTitle}</small>
        </>
      ),
    },
    { id: 'status', header: say.column.status, cell: (row) => <StatusBadge status={row.status} /> },
    { id: 'why', header: say.column.why, wrap: true, cell: (row) => row.reason },
    {
      id: 'next',
      header: say.column.next,
      wrap: true,
      cell: (row) => <NextStep line={row} domain={props.domain} />,
    },
    {
      id: 'owner',
      header: say.column.owner,
      cell: (row) => (row.findings > 0 && row.own === 0 ? say.platform : props.owner),
    },
  ]
  return (
    <DataTable
      label={domainWords.tab.controls}
      columns={columns}
      rows={lines}
      rowKey={(row) => `${row.framework}:${row.control}`}
    />
  )
}

const evidenceOf = (line: ControlLine, domain: string) => ({
  to: '/controls/$framework/$control',
  params: { framework: line.framework, control: line.control },
  search: { domain },
})

/** What to do now: mend what was found here, wait for the platform, or see to it that somebody tests it. */
function NextStep({ line, domain }: { line: ControlLine; domain: string }) {
  const period = usePeriod()
  if (line.own > 0) {
    const search = { ...period, domain, control: `${line.framework}:${line.control}`, state: 'open' }
    return (
      <>
        {line.remedies[0] ? `${line.remedies[0]} ` : ''}
        <Link {...linkTo({ to: '/findings', search })} className="ml-link">
          {say.nextFix(line.own)}
        </Link>
      </>
    )
  }
  if (line.findings > 0) {
    return (
      <>
        {say.nextPlatform} <AppLink place={evidenceOf(line, domain)}>{say.seeEvidence}</AppLink>
      </>
    )
  }
  return line.status === 'not-assessed' || line.status === 'stale' ? say.nextAssess : say.nextNone
}

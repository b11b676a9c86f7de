import { Link } from '@tanstack/react-router'
import { AppLink, type Column, DataTable, Empty, linkTo, StatusBadge, statusOrder } from '../ui/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import type { Matrix, Rules } from './types.ts'

const say = words.compliance.control

type Line = {
  framework: string
  frameworkTitle: string
  control: string
  title: string
  status: (typeof statusOrder)[number]
  reason: string
  findings: number
  remedies: string[]
}

/** The controls of one domain, failures first; each with its reason and the remedy of the rules that found something. */
export function controlLines(matrix: Matrix, rules: Rules | undefined, domain: string): Line[] {
  return matrix.controls
    .flatMap((control) =>
      control.cells
        .filter((cell) => cell.domain === domain)
        .map(
          (cell): Line => ({
            framework: control.framework,
            frameworkTitle: matrix.frameworks.find((one) => one.id === control.framework)?.title ?? control.framework,
            control: control.control,
            title: control.title,
            status: cell.status,
            reason: cell.reason,
            findings: cell.findings,
            remedies:
              cell.findings === 0
                ? []
                : (rules?.rules ?? [])
                    .filter(
                      (rule) =>
                        rule.openFindings > 0 &&
                        rule.controls.some(
                          (ref) => ref.framework === control.framework && ref.control === control.control,
                        ),
                    )
                    .map((rule) => rule.remedy),
          }),
        ),
    )
    .sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) || b.findings - a.findings)
}

/** Is my domain compliant? One status a control, failures first, each with a next step and an owner (T10). */
export function DomainControls(props: { matrix: Matrix; rules: Rules | undefined; domain: string; owner: string }) {
  const period = usePeriod()
  const lines = controlLines(props.matrix, props.rules, props.domain)
  if (lines.length === 0)
    return <Empty title={words.compliance.controls.none} hint={words.compliance.controls.noneHint} />
  const columns: Column<Line>[] = [
    {
      id: 'control',
      header: words.compliance.controls.control,
      wrap: true,
      cell: (row) => (
        <>
          <AppLink
            place={{
              to: '/controls/$framework/$control',
              params: { framework: row.framework, control: row.control },
              search: { domain: props.domain },
            }}
          >
            {row.control}
          </AppLink>{' '}
          {row.title}
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
      cell: (row) =>
        row.findings > 0 ? (
          <>
            {row.remedies[0] ? `${row.remedies[0]} ` : ''}
            <Link
              {...linkTo({
                to: '/findings',
                search: { ...period, domain: props.domain, control: `${row.framework}:${row.control}`, state: 'open' },
              })}
              className="ml-link"
            >
              {say.nextFix(row.findings)}
            </Link>
          </>
        ) : row.status === 'not-assessed' || row.status === 'stale' ? (
          say.nextAssess
        ) : (
          say.nextNone
        ),
    },
    { id: 'owner', header: say.column.owner, cell: () => props.owner },
  ]
  return (
    <DataTable
      label={words.domain.tab.controls}
      columns={columns}
      rows={lines}
      rowKey={(row) => `${row.framework}:${row.control}`}
    />
  )
}

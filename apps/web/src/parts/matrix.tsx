import { Link, useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { percent } from '../format/index.ts'
import { AppLink, Empty, Hidden, linkTo, Mark, StatusBadge, statusMarks, statusOrder } from '../ui/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import type { Matrix, MatrixControl } from './types.ts'

const say = words.compliance.controls

/** What a move of the keyboard does to a place in the grid; null for a key that moves nothing. */
export function moved(
  key: string,
  ctrl: boolean,
  [row, column]: readonly [number, number],
  rows: number,
  columns: number,
): [number, number] | null {
  const keep = (n: number, size: number) => Math.max(0, Math.min(size - 1, n))
  switch (key) {
    case 'ArrowUp':
      return [keep(row - 1, rows), column]
    case 'ArrowDown':
      return [keep(row + 1, rows), column]
    case 'ArrowLeft':
      return [row, keep(column - 1, columns)]
    case 'ArrowRight':
      return [row, keep(column + 1, columns)]
    case 'Home':
      return [ctrl ? 0 : row, 0]
    case 'End':
      return [ctrl ? rows - 1 : row, columns - 1]
    case 'PageUp':
      return [keep(row - 8, rows), column]
    case 'PageDown':
      return [keep(row + 8, rows), column]
    default:
      return null
  }
}

/**
 * Controls × domains as a grid: one stop for Tab, arrow keys inside, Enter or a click opens the evidence. Each cell says
 * its status by symbol, word and colour.
 */
export function ControlGrid({
  matrix,
  titleOf,
  limit,
}: {
  matrix: Matrix
  titleOf: (domain: string) => string
  limit?: number
}) {
  const [place, setPlace] = useState<readonly [number, number]>([0, 0])
  const grid = useRef<HTMLTableElement>(null)
  const period = usePeriod()
  const navigate = useNavigate()
  const controls = matrix.controls.slice(0, limit ?? matrix.controls.length)
  const { domains } = matrix
  if (controls.length === 0 || domains.length === 0) return <Empty title={say.none} hint={say.noneHint} />

  const target = (control: MatrixControl, domain: string) =>
    linkTo({
      to: '/controls/$framework/$control',
      params: { framework: control.framework, control: control.control },
      search: { ...period, domain },
    })
  const onKey = (event: KeyboardEvent) => {
    const next = moved(event.key, event.ctrlKey, place, controls.length, domains.length)
    if (next === null) {
      const control = controls[place[0]]
      const domain = domains[place[1]]
      const held = control?.cells.some((cell) => cell.domain === domain?.domain)
      if (event.key === ' ' && control && domain && held) {
        event.preventDefault()
        void navigate(target(control, domain.domain) as never)
      }
      return
    }
    event.preventDefault()
    setPlace(next)
    grid.current?.querySelector<HTMLElement>(`[data-place="${next[0]}:${next[1]}"]`)?.focus()
  }

  return (
    <div className="ml-grid-scroll">
      <table
        className="ml-grid"
        style={{ minInlineSize: 160 + domains.length * 96 }}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: walked by arrow keys, so a grid, and its cells grid cells
        role="grid"
        aria-label={say.grid}
        aria-describedby="matrix-help"
        ref={grid}
        onKeyDown={onKey}
      >
        <thead>
          <tr>
            <th scope="col">{say.control}</th>
            {domains.map((one) => (
              <th scope="col" key={one.domain}>
                <AppLink place={{ to: `/domains/${one.domain}`, search: { tab: 'controls' } }}>{one.title}</AppLink>
                <small title={say.scoreHint}>
                  {one.score === null ? say.noScore : `${say.score} ${percent(one.score, 0)}`}
                </small>
                <small title={say.coverageHint}>
                  {say.coverage} {percent(one.coverage, 0)}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {controls.map((control, row) => (
            <tr key={`${control.framework}:${control.control}`}>
              <th scope="row">
                <AppLink
                  place={{
                    to: '/controls/$framework/$control',
                    params: { framework: control.framework, control: control.control },
                  }}
                >
                  {control.control}
                </AppLink>
                <small>{control.title}</small>
              </th>
              {domains.map((one, column) => {
                const cell = control.cells.find((held) => held.domain === one.domain)
                const current = place[0] === row && place[1] === column
                const at = {
                  'data-place': `${row}:${column}`,
                  tabIndex: current ? 0 : -1,
                  onFocus: () => setPlace([row, column]),
                }
                if (!cell) {
                  return (
                    <td key={one.domain}>
                      <span
                        className="ml-cell"
                        data-tone="none"
                        aria-label={`${control.control}, ${titleOf(one.domain)}: ${words.compliance.notApplicable}`}
                        role="note"
                        {...at}
                      >
                        –
                      </span>
                    </td>
                  )
                }
                const mark = statusMarks[cell.status]
                return (
                  <td key={one.domain}>
                    <Link
                      {...target(control, one.domain)}
                      {...at}
                      className="ml-cell"
                      data-tone={mark.tone}
                      data-status={cell.status}
                      title={cell.reason}
                    >
                      <Hidden>{say.cell(control.control, titleOf(one.domain))}</Hidden>
                      <Mark name={mark.symbol} size={16} />
                      {mark.word}
                      {cell.findings > 0 ? <span>{words.compliance.open(cell.findings)}</span> : null}
                    </Link>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="ml-hidden" id="matrix-help">
        {say.gridHelp}
      </p>
    </div>
  )
}

/** Every mark with its word. */
export const StatusLegend = () => (
  <ul className="ml-legend-marks" aria-label={say.legend}>
    {statusOrder.map((status) => (
      <li key={status}>
        <StatusBadge status={status} />
      </li>
    ))}
  </ul>
)

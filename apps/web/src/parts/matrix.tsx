import { Link, type LinkProps, useNavigate } from '@tanstack/react-router'
import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { Fragment, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { percent } from '../format/index.ts'
import { AppLink, Empty, Hidden, linkTo, Mark, StatusBadge, statusMarks, statusOrder } from '../ui/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'
import type { Matrix, MatrixControl } from './types.ts'

const say = judgement.controls

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

/** Up to so many controls are drawn at once; of more, only those in sight. */
const DRAWN_AT_ONCE = 40
const ROW = 58
const HEAD = 112

/**
 * The rows to draw with the height left out before each. The row that holds the one stop for Tab is always among them,
 * wherever the grid is scrolled to, so the rows need not follow one another.
 */
export function withGaps(items: readonly Pick<VirtualItem, 'index' | 'start' | 'end'>[], total: number) {
  let end = 0
  const rows = items.map((item) => {
    const row = { index: item.index, before: item.start - end }
    end = item.end
    return row
  })
  return { rows, after: Math.max(0, total - end) }
}

/** The rows of the grid in sight, the one at `place` among them. */
function useRowsInSight(count: number, place: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = count > DRAWN_AT_ONCE
  const virtualizer = useVirtualizer({
    count,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: HEAD,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), place])].sort((a, b) => a - b),
  })
  const all = { rows: Array.from({ length: count }, (_, index) => ({ index, before: 0 })), after: 0 }
  const { rows, after } = virtual ? withGaps(virtualizer.getVirtualItems(), virtualizer.getTotalSize()) : all
  return { scroller, rows, after, measure: virtual ? virtualizer.measureElement : undefined }
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
  const { scroller, rows, after, measure } = useRowsInSight(controls.length, Math.min(place[0], controls.length - 1))
  const moving = useRef(false)
  useLayoutEffect(() => {
    if (!moving.current) return
    moving.current = false
    grid.current?.querySelector<HTMLElement>(`[data-place="${place[0]}:${place[1]}"]`)?.focus()
  }, [place])
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
    moving.current = true
    setPlace(next)
  }

  return (
    <div className="ml-grid-scroll" ref={scroller}>
      <table
        className="ml-grid"
        style={{ minInlineSize: `${10 + domains.length * 6}rem` }}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: walked by arrow keys, so a grid, and its cells grid cells
        role="grid"
        aria-label={say.grid}
        aria-describedby="matrix-help"
        aria-rowcount={controls.length + 1}
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
                <small title={say.exceptedHint}>{say.excepted(one.counts.excepted)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, before }) => {
            const control = controls[index]
            return control === undefined ? null : (
              <Fragment key={`${control.framework}:${control.control}`}>
                {before > 0 ? <Gap height={before} span={domains.length + 1} /> : null}
                <tr aria-rowindex={index + 2} data-index={index} ref={measure}>
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
                  {domains.map((one, column) => (
                    <td key={one.domain}>
                      <Cell
                        control={control}
                        domain={one.domain}
                        title={titleOf(one.domain)}
                        target={target(control, one.domain)}
                        at={{
                          'data-place': `${index}:${column}`,
                          tabIndex: place[0] === index && place[1] === column ? 0 : -1,
                          onFocus: () => setPlace([index, column]),
                        }}
                      />
                    </td>
                  ))}
                </tr>
              </Fragment>
            )
          })}
          {after > 0 ? <Gap height={after} span={domains.length + 1} /> : null}
        </tbody>
      </table>
      <p className="ml-hidden" id="matrix-help">
        {say.gridHelp}
      </p>
    </div>
  )
}

const Gap = ({ height, span }: { height: number; span: number }) => (
  <tr>
    <td colSpan={span} style={{ blockSize: height, padding: 0, border: 0 }} />
  </tr>
)

type At = { 'data-place': string; tabIndex: number; onFocus: () => void }

/** One status: a link to its evidence, or the words that the control does not apply. */
function Cell(props: { control: MatrixControl; domain: string; title: string; target: LinkProps; at: At }) {
  const { control, title, at } = props
  const cell = control.cells.find((held) => held.domain === props.domain)
  if (!cell) {
    return (
      <span
        className="ml-cell"
        data-tone="none"
        aria-label={`${control.control}, ${title}: ${words.compliance.notApplicable}`}
        role="note"
        {...at}
      >
        –
      </span>
    )
  }
  const mark = statusMarks[cell.status]
  return (
    <Link
      {...props.target}
      {...at}
      className="ml-cell"
      data-tone={mark.tone}
      data-status={cell.status}
      title={cell.reason}
    >
      <Hidden>{say.cell(control.control, title)}</Hidden>
      <Mark name={mark.symbol} size={16} />
      {mark.word}
      {cell.findings > 0 ? <span>{words.compliance.open(cell.findings)}</span> : null}
    </Link>
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

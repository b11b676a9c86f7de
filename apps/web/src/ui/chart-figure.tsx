import { type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react'
import { words } from '../words.ts'
import { Button } from './buttons.tsx'

/** Asks the figure in focus, or the first one of the page, to turn over; the shortcut T sends it. */
export const TURN = 'meshledger:turn-figure'

/**
 * A chart with its finding in words and its twin table one button, or one key, away. Whatever the chart shows the table
 * shows too, so nothing hangs on sight, on hovering or on a pointer. The chart itself arrives in a chunk of its own.
 */
export function ChartFigure(props: {
  /** What was found, in a sentence. */
  caption: string
  height: number
  chart: ReactNode
  table: ReactNode
  legend?: readonly LegendEntry[]
}) {
  const [asTable, setAsTable] = useState(false)
  const figure = useRef<HTMLElement>(null)
  const id = useId()
  useEffect(() => {
    const turn = () => {
      const figures = [...document.querySelectorAll('[data-figure]')]
      const focused = figures.find((one) => one.contains(document.activeElement)) ?? figures[0]
      if (focused === figure.current) setAsTable((now) => !now)
    }
    window.addEventListener(TURN, turn)
    return () => window.removeEventListener(TURN, turn)
  }, [])
  return (
    <figure className="ml-figure" data-figure ref={figure} aria-labelledby={id}>
      <figcaption className="ml-row ml-spread">
        <span id={id}>{props.caption}</span>
        <Button small onClick={() => setAsTable(!asTable)}>
          {asTable ? words.tables.asChart : words.tables.asTable}
        </Button>
      </figcaption>
      {asTable ? (
        props.table
      ) : (
        <>
          <div className="ml-chart" style={{ blockSize: props.height }}>
            <Suspense fallback={<div className="ml-loading" style={{ blockSize: props.height }} />}>
              {props.chart}
            </Suspense>
          </div>
          {props.legend ? <Legend entries={props.legend} /> : null}
        </>
      )}
    </figure>
  )
}

export type LegendEntry = { name: string; colour: string; kind?: 'line' | 'dash' | 'band' | 'hatch' }

/** Our own legend, in HTML: readable, wrapping, and far cheaper than the chart library's. */
export const Legend = ({ entries }: { entries: readonly LegendEntry[] }) => (
  <ul className="ml-legend">
    {entries.map((entry) => (
      <li key={entry.name}>
        <span
          className="ml-swatch"
          data-kind={entry.kind}
          style={{ '--swatch': entry.colour } as React.CSSProperties}
          aria-hidden="true"
        />
        {entry.name}
      </li>
    ))}
  </ul>
)

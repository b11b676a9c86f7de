import type { ReactNode } from 'react'
import { Scroll } from './scroll.tsx'

/** A page: one heading, what it is about, its actions, and its parts below. */
export function Page(props: { title: ReactNode; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className="ml-page">
      <header className="ml-page-head">
        <div>
          <h1 className="ml-h1">{props.title}</h1>
          {props.about ? <div className="ml-about">{props.about}</div> : null}
        </div>
        {props.actions ? <div className="ml-actions">{props.actions}</div> : null}
      </header>
      {props.children}
    </div>
  )
}

let sections = 0
const idOf = (title: string): string => `part-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`

/** A titled part of a page. Its heading names it for people who move by landmarks. */
export function Section(props: {
  title: string
  about?: ReactNode
  actions?: ReactNode
  children: ReactNode
  flush?: boolean
}) {
  const id = idOf(props.title) || `part-${sections++}`
  return (
    <section className={props.flush ? 'ml-section ml-flush' : 'ml-section'} aria-labelledby={id}>
      <header className="ml-section-head">
        <div>
          <h2 className="ml-h2" id={id}>
            {props.title}
          </h2>
          {props.about ? <p className="ml-section-about">{props.about}</p> : null}
        </div>
        {props.actions ? <div className="ml-actions">{props.actions}</div> : null}
      </header>
      <div className="ml-section-body">{props.children}</div>
    </section>
  )
}

/** Parts side by side where there is room: `wide` gives the first part two thirds. */
export const Columns = (props: { children: ReactNode; wide?: boolean }) => (
  <div className={props.wide ? 'ml-columns ml-wide' : 'ml-columns'}>{props.children}</div>
)

export const Stack = (props: { children: ReactNode; tight?: boolean }) => (
  <div className={props.tight ? 'ml-stack ml-tight' : 'ml-stack'}>{props.children}</div>
)

export const Row = (props: { children: ReactNode; spread?: boolean }) => (
  <div className={props.spread ? 'ml-row ml-spread' : 'ml-row'}>{props.children}</div>
)

/** One headline figure: what it is, the figure, and a line that explains it. */
export function Tile(props: { label: string; figure: ReactNode; note?: ReactNode; tone?: Tone }) {
  return (
    <div className="ml-tile" data-tone={props.tone}>
      <div className="ml-tile-label">{props.label}</div>
      <div className="ml-tile-figure">{props.figure}</div>
      {props.note ? <div className="ml-tile-note">{props.note}</div> : null}
    </div>
  )
}
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet'

/** Headline figures side by side; with `lead`, the last one holds a sentence and gets more room. */
export const Tiles = (props: { children: ReactNode; lead?: boolean }) => (
  <div className={props.lead ? 'ml-tiles ml-lead' : 'ml-tiles'}>{props.children}</div>
)

/** A short list of names and values. */
export function Facts(props: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="ml-facts">
      {props.items.map((item) => (
        <div key={item.name}>
          <dt>{item.name}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}

export const Quiet = (props: { children: ReactNode }) => <span className="ml-quiet">{props.children}</span>
export const Code = (props: { children: ReactNode }) => <code className="ml-code">{props.children}</code>
/** Only for people who listen: what the eye gets from layout. */
export const Hidden = (props: { children: ReactNode }) => <span className="ml-hidden">{props.children}</span>
/** A block of text to read or copy as it stands, such as a rule. Reached by keyboard, since it may scroll. */
export const Source = (props: { label: string; children: string }) => (
  <Scroll className="ml-source" label={props.label}>
    <pre>{props.children}</pre>
  </Scroll>
)

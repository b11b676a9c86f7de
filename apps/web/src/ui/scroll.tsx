import type { ReactNode, Ref } from 'react'

/** A part that scrolls on its own: named, and reached by keyboard, since there may be nothing in it to tab to. */
export function Scroll(props: {
  label: string
  className: string
  children: ReactNode
  virtual?: boolean
  ref?: Ref<HTMLElement>
}) {
  return (
    <section
      className={props.className}
      data-virtual={props.virtual}
      ref={props.ref}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a pointer one scrolls by arrow keys, and must get here first
      tabIndex={0}
      aria-label={props.label}
    >
      {props.children}
    </section>
  )
}

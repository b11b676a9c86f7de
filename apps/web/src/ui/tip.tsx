import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'

/** A word or figure that explains itself on hover, on focus and to a screen reader. */
export function Tip(props: { text: string; children: ReactNode }) {
  return (
    <Tooltip label={props.text} events={{ hover: true, focus: true, touch: true }} multiline maw={320} withinPortal>
      <button type="button" className="ml-tip" aria-description={props.text}>
        {props.children}
      </button>
    </Tooltip>
  )
}

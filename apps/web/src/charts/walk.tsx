import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Where a key leads from the part at `now`; null from none, undefined for a key that means nothing here. */
export function partAfter(key: string, now: number | null, count: number): number | undefined {
  if (count === 0) return undefined
  const last = count - 1
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return now === null ? 0 : Math.min(last, now + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return now === null ? last : Math.max(0, now - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

/** So high is the line below the parts, when it takes two. */
export const SAID = 44

/**
 * A chart of parts that are told one at a time: by pointing at one, by touching it, or by the arrow keys once the chart
 * has the focus. What is told stands below the chart in words, where it is read out too, so nothing hangs on hovering.
 */
export function PartsWalk(props: {
  /** A sentence for each part, in the order in which the keys walk through them. */
  sentences: readonly string[]
  hint: string
  children: (active: number | null, tell: (part: number | null) => void) => ReactNode
}) {
  const [active, tell] = useState<number | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const count = props.sentences.length
  useEffect(() => {
    const node = frame.current
    const walk = (event: KeyboardEvent) => {
      const next = partAfter(event.key, active, count)
      if (next === undefined) return
      event.preventDefault()
      tell(next)
    }
    node?.addEventListener('keydown', walk)
    return () => node?.removeEventListener('keydown', walk)
  }, [active, count])
  const said = active === null ? undefined : props.sentences[active]
  return (
    <div ref={frame}>
      {props.children(active, tell)}
      <p className="ml-said" role="status" data-quiet={said === undefined}>
        {said ?? props.hint}
      </p>
    </div>
  )
}

/** As much of a text as fits a width, at the size of chart labels; nothing where that would be no word at all. */
export function fitting(text: string, width: number): string {
  const letters = Math.floor(width / 6.6)
  if (text.length <= letters) return text
  return letters < 5 ? '' : `${text.slice(0, letters - 1).trimEnd()}…`
}

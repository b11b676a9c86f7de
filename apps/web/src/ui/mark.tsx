/**
 * The marks that stand beside words. They are drawn, not typed: a symbol that a font lacks would leave a hole, and the
 * mark is one of the three ways in which a status is told.
 */
const paths = {
  check: 'M4 12.5l5.5 5.5L20 7',
  cross: 'M6 6l12 12M18 6L6 18',
  bang: 'M12 4v10M12 19v.01',
  ring: 'M12 5a7 7 0 1 0 0 14a7 7 0 1 0 0-14',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 8v4.5l3 2',
  pencil: 'M5 19l1-4L16 5l3 3L9 18z',
  inherit: 'M12 4v12M6.5 11L12 16.5L17.5 11M5 20h14',
  diamond: 'M12 3l8 9l-8 9l-8-9z',
  up: 'M12 19V6M6 11.5L12 5.5l6 6',
  down: 'M12 5v13M6 12.5l6 6l6-6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  same: 'M5 9h14M5 15h14',
  triangle: 'M12 5l8.5 14.5h-17z',
  square: 'M6 6h12v12H6z',
  dot: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8',
  info: 'M12 11v8M12 6v.01',
  half: 'M12 5a7 7 0 1 0 0 14zM12 5a7 7 0 0 1 0 14',
  blocked: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M6.5 6.5l11 11',
  right: 'M9 5l7 7l-7 7',
  left: 'M15 5l-7 7l7 7',
  out: 'M8 16L17 7M9 7h8v8',
  sort: 'M8 10l4-4l4 4M8 14l4 4l4-4',
  shut: 'M6 6l12 12M18 6L6 18',
  below: 'M6 9l6 6l6-6',
} as const
export type MarkName = keyof typeof paths

const filled: readonly MarkName[] = ['diamond', 'triangle', 'square', 'dot']

export function Mark({ name, size = 14 }: { name: MarkName; size?: number }) {
  return (
    <svg
      className="ml-mark"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
      fill={filled.includes(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="2.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}

import { decimal } from '../format/index.ts'

/** A trend at the size of a word. Its name tells the ends; the figures stand in the row beside it. */
export function Sparkline(props: { amounts: readonly string[]; label: string; peak?: number }) {
  const values = props.amounts.map(decimal.forDrawing)
  const top = Math.max(props.peak ?? 0, ...values, 0) || 1
  const width = 96
  const height = 24
  const step = values.length > 1 ? width / (values.length - 1) : width
  const points = values.map(
    (value, i) => `${(i * step).toFixed(1)},${(height - 2 - (Math.max(0, value) / top) * (height - 4)).toFixed(1)}`,
  )
  return (
    <svg
      className="ml-spark"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={props.label}
    >
      <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} className="ml-spark-area" />
      <polyline points={points.join(' ')} className="ml-spark-line" fill="none" />
    </svg>
  )
}

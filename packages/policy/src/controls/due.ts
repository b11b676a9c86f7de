import type { Severity } from '../observation.ts'

/** Within how many days a finding is to be mended; null where nothing presses. Somebody may say otherwise for one. */
export const daysToMend: Readonly<Record<Severity, number | null>> = {
  critical: 2,
  high: 7,
  medium: 30,
  low: 90,
  informational: null,
}

/** The last day by which a finding is to be mended, counted from the moment at which it was opened or came back. */
export function dueDay(severity: Severity, since: string): string | null {
  const days = daysToMend[severity]
  if (days === null) return null
  return new Date(Date.parse(since) + days * 86_400_000).toISOString().slice(0, 10)
}

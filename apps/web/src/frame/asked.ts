import { time } from '../format/index.ts'

const names = 'january february march april may june july august september october november december'.split(' ')

/** What somebody typed into the search: a part of a name, and a month where one is named with it. */
export type Asked = { part: string; month: string | null }

/**
 * `prod.phi.visits march` asks for the latest March that is not after now, `… march 2026` and `… 2026-03` for that one.
 * A month is only read behind something else, so that a page called May is still found.
 */
export function askedOf(text: string, now: string): Asked {
  const trimmed = text.trim()
  const iso = /^(.+?)\s+(\d{4}-(?:0[1-9]|1[0-2]))$/.exec(trimmed)
  if (iso) return { part: iso[1] ?? '', month: iso[2] ?? null }
  const [, part, word = '', year] = /^(.+?)\s+(?:in\s+)?([a-z]{3,9})(?:\s+(\d{4}))?$/i.exec(trimmed) ?? []
  const index = names.findIndex((name) => name.startsWith(word.toLowerCase()))
  if (part === undefined || index < 0) return { part: trimmed, month: null }
  const inYear = (of: string) => `${of}-${String(index + 1).padStart(2, '0')}`
  const latest = inYear(now.slice(0, 4))
  return { part, month: year ? inYear(year) : latest > now.slice(0, 7) ? time.addMonths(latest, -12) : latest }
}

import { customType } from 'drizzle-orm/pg-core'

/**
 * A moment in UTC as text, such as `2026-11-20T14:00:00.000Z`, kept to the millisecond.
 *
 * The driver prints a timestamp in the time zone of its session; read as text here, so that the same row
 * is the same text on every server.
 */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp(3) with time zone',
  fromDriver: (text) => new Date(text).toISOString(),
  toDriver: (text) => instantText(text),
})

/** The one spelling of a moment, with milliseconds. Throws `RangeError` when the text is no moment. */
export function instantText(text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new RangeError('expected a moment such as 2026-11-20T14:00:00Z')
  return new Date(time).toISOString()
}

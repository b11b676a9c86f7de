/**
 * Days as whole numbers since 1970-01-01 (UTC), and months as text like `2026-09`. Billing days are UTC days.
 *
 * The arithmetic is Howard Hinnant's `days_from_civil`: exact for every date of the Gregorian calendar.
 */
export type Day = number

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

export function dayOf(text: string): Day {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) throw new RangeError(`expected a day such as 2026-09-30, got "${text.slice(0, 20)}"`)
  const day = fromParts(Number(match[1]), Number(match[2]), Number(match[3]))
  if (dayText(day) !== text) throw new RangeError(`there is no day ${text}`)
  return day
}

function fromParts(year: number, month: number, date: number): Day {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function dayText(day: Day): string {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`
}

export const monthOf = (day: Day): string => dayText(day).slice(0, 7)
export const firstOfMonth = (month: string): Day => dayOf(`${month}-01`)
export const lastOfMonth = (month: string): Day => firstOfMonth(addMonths(month, 1)) - 1
export const daysInMonth = (month: string): number => lastOfMonth(month) - firstOfMonth(month) + 1

/** 0 is Monday. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7

export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${pad(Math.floor(index / 12), 4)}-${pad((index % 12) + 1, 2)}`
}

/** Every month from the first to the last, both included. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month)
  return months
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

export const monthWords = (month: string): string => `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`
export const dayWords = (day: Day): string =>
  `${Number(dayText(day).slice(8))} ${MONTHS[Number(dayText(day).slice(5, 7)) - 1]}`

import { time } from '../format/index.ts'

export type PeriodChoice = { period?: string | undefined; from?: string | undefined; to?: string | undefined }

/** What the period picker offers, given the account's clock. */
export type Preset = 'this-month' | 'last-month' | 'quarter' | 'twelve-months'
export const presets: readonly Preset[] = ['this-month', 'last-month', 'quarter', 'twelve-months']

/** The days of a preset: whole months as a month, longer stretches as a range that ends with the data. */
export function presetPeriod(preset: Preset, today: string): PeriodChoice {
  const thisMonth = today.slice(0, 7)
  switch (preset) {
    case 'this-month':
      return { period: thisMonth }
    case 'last-month':
      return { period: time.addMonths(thisMonth, -1) }
    case 'quarter':
      return { from: time.firstDay(time.addMonths(thisMonth, -2)), to: today }
    case 'twelve-months':
      return { from: time.firstDay(time.addMonths(thisMonth, -11)), to: today }
  }
}

/** The period as the API takes it: absent parts left out, so that its default (the latest month) can apply. */
export function periodInput(choice: PeriodChoice): { period?: string; from?: string; to?: string } {
  if (choice.from !== undefined && choice.to !== undefined) return { from: choice.from, to: choice.to }
  return choice.period === undefined ? {} : { period: choice.period }
}

/** The month that a page by month shows for a choice: the month itself, or the month in which the range ends. */
export const monthOf = (choice: PeriodChoice, fallback: string): string =>
  choice.to?.slice(0, 7) ?? choice.period ?? fallback

/** The first and last day of a choice. */
export function daysOf(choice: PeriodChoice, fallbackMonth: string): { from: string; to: string } {
  if (choice.from !== undefined && choice.to !== undefined) return { from: choice.from, to: choice.to }
  const month = choice.period ?? fallbackMonth
  return { from: time.firstDay(month), to: time.lastDay(month) }
}

/** A period in words: a month by name, a range by its days. */
export function periodLabel(choice: PeriodChoice, fallbackMonth: string): string {
  if (choice.from !== undefined && choice.to !== undefined) return time.days(choice.from, choice.to)
  return time.month(choice.period ?? fallbackMonth)
}

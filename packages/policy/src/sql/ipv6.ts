import type { Dialect } from './dialect.ts'

const group = '[0-9a-f]{1,4}'

/** An IPv6 address as 32 hexadecimal digits, as SQL over text; null for anything else. Brackets and a port may stand around it. */
export function ipv6Sql(given: string, { literal, pattern, ...dialect }: Dialect): string {
  const matches = (text: string, source: string) => `regexp_like(${text}, ${literal(pattern(source, ''))})`
  const text = `regexp_extract(lower(${given}), ${literal(pattern('^\\[?([0-9a-f:]+)(\\](:[0-9]+)?)?$', ''))}, 1)`
  // Eight groups, of which `::` leaves out a run of zeros.
  const side = (n: number) =>
    dialect.filtered(dialect.split(`split_part(${text}, '::', ${n})`, ':'), (g) => `${g} <> ''`)
  const [before, after] = [side(1), side(2)]
  const zeros = dialect.repeated('0', `8 - ${dialect.size(before)} - ${dialect.size(after)}`)
  const groups = dialect.joined(dialect.joined(before, zeros), after)
  const whole = `array_join(${dialect.mapped(groups, (g) => `lpad(${g}, 4, '0')`)}, '')`
  const full = matches(text, `^${group}(:${group}){7}$`)
  const short = `${matches(text, `^(${group}(:${group})*)?::(${group}(:${group})*)?$`)} AND ${dialect.size(before)} + ${dialect.size(after)} < 8`
  return `CASE WHEN ${full} OR (${short}) THEN ${whole} END`
}

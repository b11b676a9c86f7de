import { z } from 'zod'

/** An exact amount or quantity as decimal text, such as `1234.50` or `-0.000000000000000001`. Never a float. */
export const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'expected a decimal number as text, such as 12.50')
export const Day = z.iso.date()
export const Instant = z.iso.datetime()
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as 2026-09')

/** Which days: a month, or an inclusive range of UTC days. Without either: the month that holds the latest data. */
export const periodQuery = {
  period: Month.optional(),
  from: Day.optional(),
  to: Day.optional(),
}
export const Period = z.object({ from: Day, to: Day, label: z.string() }).meta({ id: 'Period' })
export type Period = z.infer<typeof Period>

/** Somebody, by id and by the name that people know. */
export const PersonRef = z.object({ id: z.string(), name: z.string() }).meta({ id: 'PersonRef' })
export type PersonRef = z.infer<typeof PersonRef>

/**
 * A filter as it stands in the address: `f.domain=cycle,~labs` keeps `cycle` and leaves out `labs`.
 * A list of names means any of them; names with `~` mean none of them. Names are compared as given; a comma, a `~` or a
 * backslash that belongs to a name stands behind a backslash.
 */
export const FilterText = z.string().max(1800).optional()
export const filterNames = [
  'domain',
  'product',
  'workspace',
  'sku',
  'resource',
  'reason',
  'provider',
  'cloud',
  'certainty',
  'rule',
] as const
/** The filters of every question about cost. The figures know more, by which a trace can ask (`trace.ts`). */
export const costFilters = Object.fromEntries(filterNames.map((name) => [`f.${name}`, FilterText])) as {
  [Name in `f.${(typeof filterNames)[number]}`]: typeof FilterText
}

/** The name under which cost stands that no rule could place. */
export const UNALLOCATED = 'Unallocated'

import { z } from 'zod'
import { getCost } from './cost.ts'
import type { Route } from './http.ts'

/** For spreadsheets that read a file without a byte order mark in the wrong character set. */
export const FileOptions = { bom: z.enum(['yes', 'no']).default('no') }

/**
 * The whole filtered set, every column, as CSV in a stream. Free text that a spreadsheet would run as a formula has an
 * apostrophe before it; amounts are raw decimals, days ISO 8601. After an empty line come records that begin with `#`:
 * filter, time, who asked, rows, sum, and the SHA-256 of everything above them.
 */
export const exportCost = {
  method: 'GET',
  path: '/api/cost/file',
  summary: 'Rated cost of a period by any dimensions, as CSV',
  allow: getCost.allow,
  query: getCost.query.extend(FileOptions),
  stream: 'text/csv',
  response: z.string(),
} as const satisfies Route

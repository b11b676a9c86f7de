import { csvLines } from './csv.ts'
import { columnsPreset } from './journal/columns.ts'
import { netsuite } from './journal/netsuite.ts'
import {
  JournalLimitError,
  type JournalLine,
  type JournalOptions,
  type JournalPreset,
  type PresetFile,
} from './journal/preset.ts'
import { quickbooks } from './journal/quickbooks.ts'
import { sageIntacct } from './journal/sage-intacct.ts'
import { xero } from './journal/xero.ts'
import { xlsx } from './xlsx.ts'

export const journalPresets = ['columns', 'quickbooks', 'xero', 'netsuite', 'sage-intacct'] as const
const presets: Record<(typeof journalPresets)[number], JournalPreset> = {
  columns: columnsPreset,
  quickbooks,
  xero,
  netsuite,
  'sage-intacct': sageIntacct,
}

export type JournalFile = Omit<PresetFile, 'parts'> & {
  readonly name: string
  readonly parts: number
  readonly rows: readonly Readonly<Record<string, string | null>>[]
}

/**
 * The journal of a period as one target reads it, cut into as many parts as its limits make necessary; a transaction is
 * never cut. Throws `JournalLimitError` where something cannot be said within the target's limits: it is not shortened
 * to something else. The same journal gives the same rows.
 */
export function journalFile(
  lines: readonly JournalLine[],
  { preset, part, ...options }: JournalOptions & { preset: (typeof journalPresets)[number]; part: number },
): JournalFile {
  const { parts, ...file } = presets[preset](lines, options)
  const rows = parts[part - 1]
  if (rows === undefined) throw new JournalLimitError(`there is no part ${part}: the file has ${parts.length}`)
  const suffix = parts.length > 1 ? `-part-${part}-of-${parts.length}` : ''
  return { ...file, parts: parts.length, rows, name: `journal-${options.period}-${preset}${suffix}` }
}

/** The rows as CSV. Free text is guarded; a program that reads a guarded cell sees an apostrophe before it. */
export const journalCsv = ({ columns, rows }: JournalFile): string => [...csvLines(columns, rows)].join('')

export const journalXlsx = ({ columns, rows }: JournalFile): Promise<Uint8Array> =>
  xlsx([{ name: 'Journal', columns, rows }])

export { JournalLimitError, type JournalLine } from './journal/preset.ts'

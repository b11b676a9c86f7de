/** A posting with its transaction. Amounts are decimal text: debit above zero, credit below. */
export type JournalLine = {
  readonly transaction: string
  readonly line: number
  readonly date: string
  readonly period: string
  readonly bookedAt: string
  readonly account: string
  readonly costCentre: string
  readonly domain: string
  readonly product: string | null
  readonly currency: string
  readonly amount: string
  readonly reference: string
  readonly reverses: string | null
  readonly description: string
}

export type JournalOptions = {
  readonly period: string
  readonly company: string
  readonly columns: readonly { readonly field: string; readonly title: string }[]
}

export type PresetColumn = { readonly name: string; readonly freeText: boolean; readonly number: boolean }
export type PresetRow = Readonly<Record<string, string | null>>
export type PresetFile = {
  readonly columns: readonly PresetColumn[]
  readonly parts: readonly (readonly PresetRow[])[]
  /** The documented limits of the target that were held, in words. */
  readonly limits: readonly string[]
  /** How the target tells a second import of the same file. */
  readonly duplicates: string
}
export type JournalPreset = (lines: readonly JournalLine[], options: JournalOptions) => PresetFile

/** Something cannot be said within the limits of the target. The message says what, where, and what to do. */
export class JournalLimitError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JournalLimitError'
  }
}

export const column = (name: string, kind: 'id' | 'text' | 'number' = 'id'): PresetColumn => ({
  name,
  freeText: kind === 'text',
  number: kind === 'number',
})

export const isCredit = (amount: string): boolean => amount.startsWith('-')
export const size = (amount: string): string => amount.replace(/^-/, '')
export const debitOf = ({ amount }: JournalLine): string | null => (isCredit(amount) ? null : amount)
export const creditOf = ({ amount }: JournalLine): string | null => (isCredit(amount) ? size(amount) : null)

/** Text no longer than a target takes. Accounts and ids are never shortened: another account would be another booking. */
export function within(text: string, length: number, what: string, target: string): string {
  if (text.length <= length) return text
  throw new JournalLimitError(
    `${what} “${text.slice(0, 60)}” has ${text.length} characters, and ${target} takes ${length}. Use a shorter one in the journal settings or in the domain.`,
  )
}

/** A description may be cut: it identifies nothing. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 3)}...`

/** Lines in parts of at most `rows`, never cutting a transaction. Throws where one transaction alone is too long. */
export function inParts(lines: readonly JournalLine[], rows: number, target: string): JournalLine[][] {
  const parts: JournalLine[][] = [[]]
  for (const transaction of byTransaction(lines)) {
    if (transaction.length > rows) {
      throw new JournalLimitError(
        `${transaction[0]?.transaction} has ${transaction.length} lines, and ${target} takes ${rows} in a file. Give its products one account in the journal settings, or use another preset.`,
      )
    }
    const last = parts.at(-1) ?? []
    if (last.length + transaction.length > rows && last.length > 0) parts.push([...transaction])
    else last.push(...transaction)
  }
  return parts
}

export function byTransaction(lines: readonly JournalLine[]): JournalLine[][] {
  const groups = new Map<string, JournalLine[]>()
  for (const line of lines) groups.set(line.transaction, [...(groups.get(line.transaction) ?? []), line])
  return [...groups.values()]
}

/**
 * An id within the length that a target takes: its beginning and a check of the whole (FNV-1a, 64 bits), so that the same
 * transaction always has the same one and another transaction another.
 */
export function shortId(id: string, length: number): string {
  if (id.length <= length) return id
  let hash = 0xcbf29ce484222325n
  for (const sign of id) hash = BigInt.asUintN(64, (hash ^ BigInt(sign.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return `${id.slice(0, length - 10)}~${hash.toString(36).padStart(13, '0').slice(-9)}`
}

import type { SyncReport } from '@meshledger/contracts'
import { counted, readable } from './figures.ts'
import { plain, table } from './table.ts'

type TableSync = SyncReport['tables'][number]
const FEW = 10

/** What a sync did, to read: a row a table, what was refused with what to ask for, and the configuration. */
export function syncSummary(report: SyncReport): string {
  const synced = report.tables.filter(({ state }) => state === 'synced')
  const sum = (pick: (one: TableSync) => number) => synced.reduce((all, one) => all + pick(one), 0)
  const added = sum((one) => one.added)
  const verdict =
    added === 0 && sum((one) => one.corrected) === 0
      ? `Nothing new in ${counted(synced.length, 'table')}.`
      : `Took in ${counted(added, 'row')} from ${counted(synced.length, 'table')}; ${readable(String(sum((one) => one.corrected)), 0)} corrected, ${counted(
          sum((one) => one.duplicate),
          'row',
        )} held already.`
  return [
    ...(synced.length === 0 ? [] : [tableOf(synced), '']),
    `${verdict} ${readable(String(report.seconds), 1)} s.`,
    ...section(
      'Failed, and to be tried again',
      report.tables
        .filter(({ state }) => state === 'failed')
        .map((one) => `${one.table} at ${one.reader}: ${one.because}`),
    ),
    ...section(
      'Not to be read',
      report.tables
        .filter(({ state }) => !['failed', 'synced', 'left', 'absent'].includes(state))
        .map((one) => `${one.table}: ${one.state.replace('-', ' ')}, ${one.because}`),
    ),
    ...left(report.tables.filter(({ state }) => state === 'left').map(({ table: name }) => name)),
    ...absent(report.tables.filter(({ state }) => state === 'absent').map(({ table: name }) => name)),
    ...section('To ask an account and metastore admin for', [...new Set(report.tables.flatMap(({ ask }) => ask))]),
    ...report.snapshots.flatMap((one) => [
      `Configuration of ${plain(one.reader)}: ${counted(one.objects, 'object')} in ${counted(one.readings, 'reading')}.`,
      ...section(
        'Read in part only, and kept as such',
        one.partial.map(({ kind, what }) => `${kind}: ${what}`),
      ),
    ]),
  ].join('\n')
}

function tableOf(synced: readonly TableSync[]): string {
  const right = 'right' as const
  const figures = ['read', 'added', 'held already', 'corrected', 'quarantined']
  const several = new Set(synced.map(({ reader }) => reader)).size > 1
  return table(
    [
      { title: 'table' },
      ...(several ? [{ title: 'from' }] : []),
      ...figures.map((title) => ({ title, align: right })),
      { title: 'through' },
    ],
    synced.map((one) => [
      one.table,
      ...(several ? [one.reader] : []),
      ...[one.read, one.added, one.duplicate, one.corrected, one.quarantined].map((count) =>
        readable(String(count), 0),
      ),
      one.through?.slice(0, 16).replace('T', ' ') ?? 'all of it',
    ]),
  )
}

const left = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`Left in the warehouse, which is asked when a figure needs them: ${names.map(plain).join(', ')}.`]

const absent = (names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`Not there, since the feature is off or not offered: ${names.map(plain).join(', ')}.`]

/** A headed list, the first few lines of it and how many more; nothing where there is nothing. */
function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length > FEW ? [`  and ${counted(lines.length - FEW, 'more', 'more')}`] : []
  return [`${title}:`, ...lines.slice(0, FEW).map((line) => `  ${plain(line)}`), ...more]
}

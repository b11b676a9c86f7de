import type { IngestReport } from '@meshledger/contracts'
import { counted, readable } from './figures.ts'
import { plain, table } from './table.ts'

const FEW = 10

/** What an ingest did, to read: a row a kind of fact, then everything that was not simply taken. */
export function ingestSummary(report: IngestReport): string {
  const right = 'right' as const
  const columns = [
    { title: 'table' },
    { title: 'arrived as' },
    ...['files', 'read', 'added', 'duplicate', 'corrected', 'quarantined'].map((title) => ({ title, align: right })),
  ]
  const figures = ({ files, read, added, duplicate, corrected, quarantined }: Counted) =>
    [files, read, added, duplicate, corrected, quarantined].map((count) => readable(String(count), 0))
  const rows = report.counts.map((each) => [each.table, each.shape, ...figures(each)])
  const lines = rows.length === 0 ? [] : [table(columns, rows, [['Total', '', ...figures(total(report))]]), '']
  return [...lines, verdict(report), ...rest(report)].join('\n')
}

type Counted = Omit<IngestReport['counts'][number], 'table' | 'shape'>

const total = ({ counts }: IngestReport): Counted => {
  const sum = (pick: (each: Counted) => number) => counts.reduce((all, each) => all + pick(each), 0)
  return {
    files: sum((each) => each.files),
    read: sum((each) => each.read),
    added: sum((each) => each.added),
    duplicate: sum((each) => each.duplicate),
    corrected: sum((each) => each.corrected),
    quarantined: sum((each) => each.quarantined),
  }
}

function verdict(report: IngestReport): string {
  const { added, corrected, duplicate } = total(report)
  const files = `${counted(report.files, 'file')}, ${readable(String(report.unchanged), 0)} of them already held byte for byte`
  const changed = report.domains.filter(({ change }) => change !== 'unchanged').length
  const took = `${readable(String(report.seconds), 1)} s.`
  if (added === 0 && corrected === 0 && changed === 0) {
    return `Nothing changed: every row was already held (${files}; ${counted(duplicate, 'duplicate row')}). ${took}`
  }
  return `Took in ${counted(added, 'row')} from ${files}; ${readable(String(corrected), 0)} corrected, ${counted(duplicate, 'duplicate')}. ${took}`
}

/** Domains that changed, files nobody knows, quarantine and drift: each named, the first few, and how many more. */
function rest(report: IngestReport): string[] {
  const domains = report.domains.filter(({ change }) => change !== 'unchanged')
  return [
    ...few(
      'Domains',
      domains.map(({ domain, change }) => `${domain}: ${change}`),
    ),
    ...few(
      'Files of no known shape',
      report.unknown.map(({ file, reason }) => `${file}: ${reason}`),
    ),
    ...few(
      'Quarantined',
      report.quarantine.map(({ file, line, reason }) => `${file}${line === null ? '' : `:${line}`}: ${reason}`),
    ),
    ...few(
      'Columns not known before, kept',
      report.drift.map(({ table, column, file }) => `${table}.${column} in ${file}`),
    ),
    ...(report.keysUnseen === 0
      ? []
      : [`Of ${counted(report.keysUnseen, 'file')} only the beginning was searched for columns not known before.`]),
  ]
}

function few(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length > FEW ? [`  and ${counted(lines.length - FEW, 'more', 'more')}`] : []
  return [`${title}:`, ...lines.slice(0, FEW).map((line) => `  ${plain(line)}`), ...more]
}

import { plural } from './plural.ts'

/** Words of the data-health page and of a domain's own page. */
export const health = {
  title: 'Data health',
  about: 'What came in, how fresh it is, and everything that was odd about it.',
  tables: 'Sources',
  state: { fresh: 'Fresh', late: 'Late', silent: 'Silent', empty: 'Empty', rare: 'Changes rarely' },
  rare: 'A source that changes rarely sends a row only when something changes; no age says whether it is fresh.',
  lastRow: (day: string) => `last row ${day}`,
  column: {
    table: 'Table',
    state: 'State',
    rows: 'Rows',
    last: 'Latest',
    age: 'Age',
    shapes: 'Arrived as',
    duplicates: 'Duplicates',
    quarantined: 'Set aside',
    file: 'File',
    line: 'Line',
    reason: 'Reason',
    column: 'Column',
    job: 'Job',
    status: 'Status',
    started: 'Started',
    took: 'Took',
    detail: 'Detail',
    unit: 'Unit',
    quantity: 'Quantity',
    what: 'What',
    count: 'Count',
    examples: 'Examples',
    workspace: 'Workspace',
    from: 'From',
    to: 'To',
    hours: 'Hours',
    first: 'First',
  },
  age: (hours: number) =>
    hours < 72
      ? plural(Math.round(hours), { one: 'hour', other: 'hours' })
      : plural(Math.round(hours / 24), { one: 'day', other: 'days' }),
  seconds: (n: number) => plural(n, { one: 'second', other: 'seconds' }),
  shape: (shape: string, files: number) => `${shape} (${plural(files, { one: 'file', other: 'files' })})`,
  quarantine: 'Quarantine',
  quarantineNone: 'Nothing is in quarantine: every line could be read.',
  quarantineAbout: (shown: number, all: number) =>
    shown === all
      ? plural(all, { one: 'line set aside', other: 'lines set aside' })
      : `The first ${shown} of ${plural(all, { one: 'line', other: 'lines' })} set aside`,
  gaps: 'Gaps',
  gapsNone: 'No gaps.',
  drift: 'Unknown columns, kept',
  driftNone: 'Every column is known.',
  corrections: 'Corrections',
  retractions: 'Retractions',
  restatements: 'Restatements',
  late: 'More than 20 days late',
  restated: 'Restated quantities',
  oddities: 'Oddities: kept, named and counted',
  odditiesNone: 'Nothing odd came in.',
  runs: 'Runs of the pipeline',
  runsNone: 'The pipeline has not run yet.',
  running: 'running',
  wholeFile: 'whole file',
} as const

export const domain = {
  about: (owner: string, costCentre: string) => `Owner ${owner} · cost centre ${costCentre}`,
  tab: {
    overview: 'Overview',
    changes: 'What changed',
    resources: 'Resources',
    findings: 'Findings',
    controls: 'Controls',
  },
  tabs: 'Parts of the domain',
  products: 'Data products',
  holds: (classification: readonly string[]) => `holds ${classification.map((one) => one.toUpperCase()).join(', ')}`,
  frameworks: 'Frameworks',
  noProducts: 'No data product is declared.',
  findingsNone: 'No findings in this domain.',
} as const

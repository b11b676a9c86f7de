import { lineKey, type StatementDocument, type StatementInput, statementsOf } from '@meshledger/costing'

/** A statement of so many lines, whose names are as odd as people make them. */
export function statementOf(lines: number, over: Partial<StatementInput> = {}): StatementDocument {
  const names = ['nightly predictions', '=HYPERLINK("http://x","open")', 'a "quoted", name', 'Zyklus-Übersicht', '+1']
  const [document] = statementsOf([
    {
      ...{ period: '2026-10', domain: 'cycle-tracking', version: 1, title: 'Cycle tracking', costCentre: 'CC-4100' },
      ...{ owner: 'maya@selene.example', currency: 'USD', basis: 'list', demo: true, dataThrough: '2026-10-31' },
      ...{ ruleSet: 'ab12', previous: '90.00', budget: '120.00', unpricedRows: 2 },
      drivers: [{ product: 'Jobs', resource: 'job 1/7', name: 'nightly', cause: 'more-usage', change: '12.345' }],
      lines: Array.from({ length: lines }, (_, i) => ({
        ...{ key: lineKey('usage', 'Jobs', `job 1/${i}`, ''), kind: 'usage' as const, product: i % 3 ? 'Jobs' : 'SQL' },
        ...{ resource: `job 1/${i}`, name: `${names[i % names.length]} ${i}` },
        quantities: [{ usage_unit: 'DBU', quantity: '12.50' }],
        exact: 10n ** 34n * BigInt(100 + i) + 333n,
        ...{ usageRows: 24, quality: 'derived' as const, shared: null, corrects: null, note: null },
      })),
      ...over,
    },
  ])
  if (!document) throw new Error('no statement')
  return document
}

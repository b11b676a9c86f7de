import type { StatementDocument } from '@meshledger/costing'
import { lineCells, statementColumns } from './statement/columns.ts'
import { statementFacts } from './statement/facts.ts'
import { xlsx } from './xlsx.ts'

/** A statement as a workbook: its lines, and what it says about itself. */
export function statementXlsx(document: StatementDocument, digest: string): Promise<Uint8Array> {
  const facts = statementFacts(document, digest).map(([fact, value]) => ({ fact, value }))
  return xlsx([
    { name: 'Lines', columns: statementColumns, rows: document.lines.map((line) => lineCells(document, line)) },
    {
      name: 'Statement',
      columns: [
        { name: 'fact', number: false },
        { name: 'value', number: false },
      ],
      rows: facts,
    },
  ])
}

import type { StatementDocument } from '@meshledger/costing'
import { csvLines } from './csv.ts'
import { lineCells, statementColumns } from './statement/columns.ts'

/** The lines of a statement for a spreadsheet: CSV, free text guarded against being run as a formula. */
export function statementCsv(document: StatementDocument): string {
  return [
    ...csvLines(
      statementColumns,
      document.lines.map((line) => lineCells(document, line)),
    ),
  ].join('')
}

import { DATABRICKS, type StatementDocument, type StatementLine } from '@meshledger/costing'

/** A column of a statement as a table. `number`: amounts that a spreadsheet may add up. */
export type StatementColumn = { readonly name: string; readonly freeText: boolean; readonly number: boolean }

const column = (name: string, kind: 'id' | 'text' | 'number' = 'id'): StatementColumn => ({
  name,
  freeText: kind === 'text',
  number: kind === 'number',
})

export const statementColumns: readonly StatementColumn[] = [
  ...[column('statement'), column('period'), column('domain'), column('cost_centre', 'text'), column('line', 'number')],
  ...[
    column('kind'),
    column('product', 'text'),
    column('resource', 'text'),
    column('name', 'text'),
    column('quantities'),
  ],
  ...[column('amount', 'number'), column('currency'), column('basis'), column('exact'), column('usage_rows', 'number')],
  ...[column('quality'), column('rule', 'text'), column('share', 'text'), column('others_total'), column('corrects')],
  column('note', 'text'),
  ...[column('provider', 'text'), column('service', 'text'), column('billed_basis')],
]

/** A line under these columns. What is not there is null, never the empty string. */
export function lineCells(document: StatementDocument, line: StatementLine): Record<string, string | null> {
  const { shared, corrects, billed } = line
  const orNull = (text: string) => (text === '' ? null : text)
  return {
    ...{ statement: document.number, period: document.period, domain: document.domain },
    ...{ cost_centre: orNull(document.costCentre), line: String(line.line), kind: line.kind, product: line.product },
    ...{ resource: orNull(line.resource), name: line.name },
    quantities: orNull(line.quantities.map(({ quantity, usage_unit }) => `${quantity} ${usage_unit}`).join('; ')),
    ...{ amount: line.amount, currency: document.currency, basis: document.basis, exact: line.exact },
    ...{ usage_rows: String(line.usageRows), quality: line.quality },
    ...{ rule: shared?.rule ?? null, share: shared?.share ?? null, others_total: shared?.othersTotal ?? null },
    corrects:
      corrects === null ? null : `${corrects.statement}${corrects.line === null ? '' : ` line ${corrects.line}`}`,
    note: line.note,
    provider: billed?.provider ?? (line.kind === 'rounding' ? null : DATABRICKS),
    ...{ service: billed?.service ?? null, billed_basis: billed?.basis ?? null },
  }
}

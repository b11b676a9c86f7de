import type { StatementDocument } from '@meshledger/costing'

/** What a statement says about itself, as names and values, in the order in which people ask. */
export function statementFacts(document: StatementDocument, digest: string): [string, string][] {
  const { currency } = document
  const money = (amount: string | null) => (amount === null ? 'none' : `${amount} ${currency}`)
  return [
    ['Number', document.number],
    ['Kind', document.kind === 'credit' ? `Credit of ${document.credits}` : 'Statement'],
    ['Period', document.period],
    ['Domain', `${document.title} (${document.domain})`],
    ['Cost centre', document.costCentre === '' ? 'none' : document.costCentre],
    ['Owner', document.owner === '' ? 'nobody' : document.owner],
    ['Total', money(document.total)],
    ['Exact total', money(document.exactTotal)],
    ['Rounding', money(document.rounding)],
    ['Month before', money(document.previous)],
    ['Budget', money(document.budget)],
    ['Price basis', document.basis],
    ['Usage rows without a price', String(document.unpricedRows)],
    ['Data complete through', document.dataThrough ?? 'no day yet'],
    ['Rules', document.ruleSet],
    ['SHA-256 of the line file', digest],
    ...(document.demo ? [['Demo', 'Made of demo data'] as [string, string]] : []),
  ]
}

/** How whoever holds the files can check them, without us. */
export const howToVerify = (number: string): string =>
  `Save the line file (JSON) of ${number} and run: sha256sum FILE. The result is the SHA-256 above.`

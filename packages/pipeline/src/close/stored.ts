import { lineFile, type StatementDocument } from '@meshledger/costing'
import type { StatementFacts } from '@meshledger/ledger'
import { sha256 } from './digest.ts'

/** What lists show of a statement. */
export const factsOf = (document: StatementDocument): StatementFacts => ({
  ...{ title: document.title, currency: document.currency, total: document.total, exactTotal: document.exactTotal },
  ...{ previous: document.previous, budget: document.budget, unpricedRows: document.unpricedRows },
  lines: document.lines.length,
})

/** A statement as the ledger keeps it: its line file with the digest of its bytes. */
export function asStored(document: StatementDocument) {
  const body = lineFile(document)
  const { number, period, domain, version, kind, credits } = document
  return { number, period, domain, version, kind, credits, digest: sha256(body), facts: factsOf(document), body }
}

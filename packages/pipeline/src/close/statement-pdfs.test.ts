import { type StatementDocument, statementsOf } from '@meshledger/costing'
import { statementPdf } from '@meshledger/exports'
import { expect, test } from 'vitest'
import { statementPdfs } from './statement-pdfs.ts'

const about = { digest: 'ab'.repeat(32), state: 'approved', history: [], madeAt: '2026-11-20T14:00:00.000Z' }
const documents = (count: number, lines: number): StatementDocument[] =>
  statementsOf(
    Array.from({ length: count }, (_, n) => ({
      ...{ period: '2026-10', domain: `d${n}`, version: 1, title: `D ${n}`, costCentre: 'C', owner: 'o@x' },
      ...{ currency: 'USD', basis: 'list', demo: false, dataThrough: null, ruleSet: 'r', previous: null, budget: null },
      ...{ drivers: [], unpricedRows: 0 },
      lines: Array.from({ length: lines }, (_, i) => ({
        ...{ key: `k${i}`, kind: 'usage' as const, product: 'Jobs', resource: `job 1/${i}`, name: `job ${i}` },
        ...{ quantities: [], exact: 10n ** 36n * BigInt(i + 1), usageRows: 1, quality: 'measured' as const },
        ...{ shared: null, corrects: null, note: null },
      })),
    })),
  )

test.each`
  count | lines  | where
  ${0}  | ${0}   | ${'nowhere'}
  ${2}  | ${3}   | ${'in this thread'}
  ${7}  | ${450} | ${'side by side'}
`('$count PDFs made $where are those that are made one by one, in their order', async ({ count, lines }) => {
  const given = documents(count, lines)
  const made = await statementPdfs(given.map((document) => ({ document, about })))
  expect(made).toHaveLength(count)
  for (const [i, document] of given.entries()) {
    expect(Buffer.from(made[i] ?? []).equals(Buffer.from(await statementPdf(document, about)))).toBe(true)
  }
})

test('a statement that cannot be printed fails the whole, wherever it is made', async () => {
  const [first, ...rest] = documents(4, 500)
  const broken = { ...first, lines: [...(first?.lines ?? []), null] } as unknown as StatementDocument
  for (const given of [[broken, ...rest], [{ ...broken, lines: [null] } as unknown as StatementDocument]]) {
    await expect(statementPdfs(given.map((document) => ({ document, about })))).rejects.toThrow(TypeError)
  }
})

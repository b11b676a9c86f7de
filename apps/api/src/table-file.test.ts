import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { asked, tableText } from './table-file.ts'

const columns = [
  { name: 'job', freeText: true },
  { name: 'amount', freeText: false },
]
const rows = [
  { job: '=HYPERLINK("http://elsewhere")', amount: '-1.50' },
  { job: 'nightly, load', amount: '2.000000000000000001' },
]
const text = async (bom = false, batches = [rows]) => {
  const chunks: string[] = []
  for await (const one of tableText({ columns, rows: batches, facts: { filter: 'by=job', user: 'ann' }, bom }))
    chunks.push(one)
  return chunks.join('')
}

test('what a spreadsheet would run is text, an amount stays as it is', async () => {
  expect((await text()).split('\r\n').slice(0, 3)).toEqual([
    'job,amount',
    '"\'=HYPERLINK(""http://elsewhere"")",-1.50',
    '"nightly, load",2.000000000000000001',
  ])
})

test('the records at the end say what the file holds, and the digest is that of what stands above them', async () => {
  const [above = '', about = ''] = (await text()).split('\r\n\r\n')
  const digest = createHash('sha256').update(`${above}\r\n`).digest('hex')
  expect(about.split('\r\n').slice(1, -1)).toEqual(['# filter,by=job', '# user,ann', '# rows,2', `# sha256,${digest}`])
  expect(await text(true)).toBe(`\uFEFF${await text()}`)
})

test('a question is written out without what was not asked', () => {
  expect(asked({ by: ['domain', 'product'], 'f.domain': 'a,~b', period: undefined, bom: 'no' })).toBe(
    'by=domain,product&f.domain=a,~b',
  )
})

test('how the rows were cut into batches leaves no trace', async () => {
  expect(
    await text(
      false,
      rows.map((row) => [row]),
    ),
  ).toBe(await text())
  expect(await text(false, [])).toContain('job,amount\r\n\r\n')
})

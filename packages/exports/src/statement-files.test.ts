import { describe, expect, test } from 'vitest'
import { sectionsOf } from './statement/sections.ts'
import { statementCsv } from './statement-csv.ts'
import { statementPdf } from './statement-pdf.ts'
import { statementXlsx } from './statement-xlsx.ts'
import { readCsv } from './testing/read-csv.ts'
import { statementOf } from './testing/statement.ts'
import { xlsx } from './xlsx.ts'

const about = {
  digest: 'ab'.repeat(32),
  state: 'approved',
  history: [{ at: '2026-11-02T09:00:00.000Z', who: 'zoe', what: 'approved' }],
  madeAt: '2026-11-02T09:00:00.000Z',
}

test('the CSV of a statement sums to its total, and no name in it runs as a formula', () => {
  const document = statementOf(12)
  const { rows } = readCsv(statementCsv(document))
  const column = (name: string) => rows.map((row) => row[name] ?? '')
  const cents = column('amount').reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n)
  expect(`${cents}`).toBe(document.total.replace('.', ''))
  for (const name of column('name')) expect(name).not.toMatch(/^[=+@-]/)
  expect(column('name')[1]).toBe('\'=HYPERLINK("http://x","open") 1')
  expect(rows).toHaveLength(document.lines.length)
})

describe('bills of other vendors', () => {
  const on = (provider: string, service: string) => ({ billed: { provider, service, basis: 'as billed' } })
  const [own] = statementOf(1, { previous: null }).lines
  const lines = ['1.00', '2.50', '-0.25', '4.00'].map((amount, i) => ({
    ...({ ...own, line: i + 1, exact: amount, amount } as NonNullable<typeof own>),
    ...(i === 1 || i === 2 ? on('AWS', 'Amazon S3') : i === 3 ? on('=cmd', 'EC2') : {}),
  }))
  const document = { ...statementOf(1), lines, total: '7.25' }

  test('stand under a heading of their own, with its sum; a statement without them has one section', () => {
    expect(sectionsOf(document).map(({ heading, total, lines: each }) => [heading, total, each.length])).toEqual([
      ['Databricks', '1.00', 1],
      ['AWS, Amazon S3 (as billed)', '2.25', 2],
      ['=cmd, EC2 (as billed)', '4.00', 1],
    ])
    expect(sectionsOf(statementOf(3))).toMatchObject([{ heading: null }])
  })

  test('are told apart in CSV by vendor, service and basis, and the PDF is made of them', async () => {
    const { rows } = readCsv(statementCsv(document))
    expect(rows.map(({ provider, service, billed_basis }) => [provider, service, billed_basis])).toEqual([
      ['Databricks', null, null],
      ['AWS', 'Amazon S3', 'as billed'],
      ['AWS', 'Amazon S3', 'as billed'],
      ["'=cmd", 'EC2', 'as billed'],
    ])
    expect((await statementPdf(document, about)).length).toBeGreaterThan(5000)
  })
})

describe('PDF', () => {
  test('is tagged, names its language and title, and the time it was given', async () => {
    const text = new TextDecoder('latin1').decode(await statementPdf(statementOf(30), about))
    expect(text.startsWith('%PDF-1.')).toBe(true)
    for (const part of ['/StructTreeRoot', '/MarkInfo', '/Lang (en)', '/DisplayDocTitle true']) {
      expect(text).toContain(part)
    }
    expect(text).toContain('D:20261102090000Z')
  })

  test.each(['A4', 'LETTER'] as const)('comes on %s, with any number of lines, none among them', async (paper) => {
    for (const lines of [0, 1, 120]) {
      const pdf = await statementPdf(statementOf(lines), { ...about, paper })
      expect(pdf.length).toBeGreaterThan(5000)
    }
  })
})

test('the PDF writes an accent with its letter, as the font has it', async () => {
  const named = (form: 'NFC' | 'NFD') => {
    const document = statementOf(3, { title: 'Zyklus-Übersicht'.normalize(form) })
    return { ...document, lines: document.lines.map((line) => ({ ...line, name: 'Việt Nam'.normalize(form) })) }
  }
  expect(await statementPdf(named('NFD'), about)).toEqual(await statementPdf(named('NFC'), about))
})

describe('XLSX', () => {
  test('is a zip, and the same bytes for the same statement', async () => {
    const [one, two] = [await statementXlsx(statementOf(40), 'd'), await statementXlsx(statementOf(40), 'd')]
    expect([...one.slice(0, 4)]).toEqual([0x50, 0x4b, 3, 4])
    expect(one).toEqual(two)
  })

  test('more rows than a spreadsheet should hold are refused, with what to do', async () => {
    const columns = [{ name: 'a', number: false }]
    const rows = Array.from({ length: 50_001 }, () => ({ a: '1' }))
    await expect(xlsx([{ name: 's', columns, rows }])).rejects.toThrow(
      '50001 rows do not fit a spreadsheet; ask for CSV',
    )
  })
})

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

let folder = ''
const line = (wish = {}) => commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder, ...wish })
const fertility = ['domain', 'new', 'fertility-care', '--owner', 'ada@x', '--cost-centre', 'CC-77'] as const

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-domain-'))
  cpSync(inject('servedDemo').empty, join(folder, 'data'), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a new team has its file and its guardrails, and is in force once they are applied', async () => {
  const made = await line()(...fertility, '--classification', 'phi', '--out', 'mesh', '--json')
  expect(made.err).toBe('')
  const { files } = JSON.parse(made.out)
  expect(files[0]).toBe(join(folder, 'mesh/domains/fertility-care.yml'))
  expect(files).toContain(join(folder, 'mesh/fertility-care/terraform/access.tf'))
  expect(files).toContain(join(folder, 'mesh/fertility-care/bundle/databricks.yml'))
  expect(readFileSync(files[0], 'utf8')).toContain('key: "team"')

  expect((await line()('apply', files[0])).code).toBe(0)
  const again = await line()(...fertility, '--out', 'other')
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toMatch(/the domain fertility-care exists already.*Choose another name/)
})

test('what another domain claims is refused, with both named', async () => {
  const { code, err } = await line()(
    ...['domain', 'new', 'fertility', '--owner', 'b@x', '--cost-centre', 'C', '--catalog', 'fertility_care'],
  )
  expect(code).toBe(1)
  expect(err).toMatch(/domains\/fertility-care\.yml.*fertility/s)
})

test.each`
  argv                    | says
  ${['Müller', 'Gruppe']} | ${/made of a–z.* Write it like mueller-gruppe\./}
  ${['platform']}         | ${/platform is the name of what belongs to no domain/}
  ${['x'.repeat(80)]}     | ${/up to 63 characters, this one 80/}
  ${['system']}           | ${/the catalog system is Databricks' own.*--catalog/}
`('a name that would not be taken is refused before anything is written: $says', async ({ argv, says }) => {
  const wish = ['--owner', 'a@x', '--cost-centre', 'C', '--out', 'refused']
  const { code, err } = await line()('domain', 'new', ...argv, ...wish)
  expect([code, err]).toEqual([1, expect.stringMatching(says)])
  expect(existsSync(join(folder, 'refused'))).toBe(false)
})

test('the artefacts of a domain are written once, and never over something else unasked', async () => {
  const write = () => line()('domain', 'artefacts', 'fertility-care', '--out', 'guardrails')
  expect((await write()).out).toContain('terraform/compute.tf')
  expect((await write()).code).toBe(0)
  writeFileSync(join(folder, 'guardrails/terraform/compute.tf'), 'mine')
  expect(await write()).toMatchObject({ code: 1, err: expect.stringMatching(/something else.*compute\.tf.*--force/) })
})

test('what was never read is not compared', async () => {
  const { out } = await line()('domain', 'diff', 'fertility-care', '--json')
  const { counts, rows } = JSON.parse(out)
  expect(counts).toEqual({ same: 0, differs: 0, missing: 0, 'not-compared': rows.length })
})

test.each`
  argv                                              | says
  ${['domain', 'new']}                              | ${/needs the name/}
  ${['domain', 'new', 'x']}                         | ${/needs --owner/}
  ${[...fertility, '--budget', '10']}               | ${/--budget and --from together/}
  ${[...fertility, '--budget', '1', '--from', 'x']} | ${/budget\.from/}
  ${['domain', 'artefacts', 'x']}                   | ${/--out/}
`('wrong usage ends with 2: $says', async ({ argv, says }) => {
  const { code, err } = await line()(...argv)
  expect([code, err]).toEqual([2, expect.stringMatching(says)])
})

test('on a terminal, what is missing is asked for', async () => {
  const asked: string[] = []
  const ask = async (question: string) => {
    asked.push(question)
    return ['menopause', 'eva@x', 'CC-9', ''][asked.length - 1] ?? ''
  }
  const { code } = await line({ ask })('domain', 'new', '--out', 'asked')
  expect(code).toBe(0)
  expect(asked).toHaveLength(4)
  expect(readFileSync(join(folder, 'asked/domains/menopause.yml'), 'utf8')).toContain('owner: "eva@x"')
})

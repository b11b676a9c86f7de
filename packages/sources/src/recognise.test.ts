import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tables } from '@meshledger/facts'
import { afterAll, expect, test } from 'vitest'
import { findFiles, PathError } from './find-files.ts'
import { peek } from './head.ts'
import { type Recognised, recognise, tableOfColumns } from './recognise.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-sources-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function told(name: string, content: string | Buffer): Promise<Recognised> {
  const path = join(folder, name)
  writeFileSync(path, content)
  return recognise(name, await peek(path, Buffer.byteLength(content)))
}
const word = (one: Recognised) =>
  one.kind === 'records' ? one.shape.name : one.kind === 'config' ? one.config : one.kind

const delivery = '{"serviceName":"a","actionName":"b","timestamp":1}\n'
const azure = '{"resourceId":"r","operationName":"o","properties":{}}'
const analytics = '{"TimeGenerated":"t","OperationName":"o","ActionName":"a","RequestParams":"{}"}'
const columns = 'TimeGenerated,OperationName,ActionName,RequestParams'
const csv = 'workspaceId,timestamp,sku,dbus\n1,2,3,4\n'

test.each`
  name             | content                                                                | is
  ${'a.json'}      | ${delivery}                                                            | ${'audit-delivery'}
  ${'picture.png'} | ${delivery}                                                            | ${'audit-delivery'}
  ${'no-ending'}   | ${gzipSync(delivery)}                                                  | ${'audit-delivery'}
  ${'odd-first'}   | ${`{"broken\n${delivery}`}                                             | ${'audit-delivery'}
  ${'b.json'}      | ${`${azure}\n`}                                                        | ${'azure-diagnostics'}
  ${'c.json'}      | ${`{"records": [${azure}]}`}                                           | ${'azure-diagnostics'}
  ${'p.json'}      | ${`{"records": [${azure}]}\n{"records": [${azure}]}\n`}                | ${'azure-diagnostics'}
  ${'q.json'}      | ${`[${delivery},${delivery}]`}                                         | ${'audit-delivery'}
  ${'r.json'}      | ${`[\n${delivery},\n${delivery}]`}                                     | ${'audit-delivery'}
  ${'s.json'}      | ${JSON.stringify(JSON.parse(delivery), null, 2)}                       | ${'audit-delivery'}
  ${'t.json'}      | ${`[${azure}]`}                                                        | ${'azure-diagnostics'}
  ${'u.json'}      | ${'[{"a":1}]'}                                                         | ${'unknown'}
  ${'n.json'}      | ${`${analytics}\n`}                                                    | ${'azure-log-analytics'}
  ${'o2.csv'}      | ${`${columns.replace('TimeGenerated', 'TimeGenerated [UTC]')}\n,,,\n`} | ${'azure-log-analytics-portal'}
  ${'o.csv'}       | ${`${columns}\n,,,\n`}                                                 | ${'azure-log-analytics-csv'}
  ${'d.txt'}       | ${csv}                                                                 | ${'legacy-billable-usage'}
  ${'e.yml'}       | ${'domain: a\n'}                                                       | ${'domain'}
  ${'f.yaml'}      | ${'# mine\npeople:\n  - id: a\n'}                                      | ${'people'}
  ${'f.yml'}       | ${'pricing: Contract\n'}                                               | ${'pricing'}
  ${'h.yml'}       | ${'framework: x\ncontrols: []\n'}                                      | ${'catalog'}
  ${'f.yml'}       | ${'allocation: Shared\n'}                                              | ${'allocation'}
  ${'g.yml'}       | ${'account_id: a\nname: b\n'}                                          | ${'account'}
  ${'h.parquet'}   | ${'PAR1....PAR1'}                                                      | ${'parquet'}
  ${'i.json'}      | ${'{"a":1}\n'}                                                         | ${'unknown'}
  ${'j.yml'}       | ${'a: 1\n'}                                                            | ${'unknown'}
  ${'k.csv'}       | ${'a,b\n'}                                                             | ${'unknown'}
  ${'l'}           | ${''}                                                                  | ${'unknown'}
  ${'m.bin'}       | ${Buffer.from([0, 1, 2, 255])}                                         | ${'unknown'}
`('$name is $is, by what stands in it', async ({ name, content, is }) => {
  expect(word(await told(name, content))).toBe(is)
})

test('a head that is cut off inside a gzip file is enough', async () => {
  const long = gzipSync(Array.from({ length: 50_000 }, (_, n) => delivery.replace('1}', `${n}}`)).join(''))
  expect(word(await told('long.gz', long))).toBe('audit-delivery')
})

test.each([
  ['long.json', (text: string) => text],
  ['long.json.gz', (text: string) => gzipSync(text)],
])('a first line that is longer than the beginning is read to its end: %s', async (name, pack) => {
  const noise = Array.from({ length: 20_000 }, (_, n) => (n * 7919).toString(36)).join('')
  expect(word(await told(name, pack(delivery.replace('"a"', `"${noise}"`))))).toBe('audit-delivery')
})

test('unknown keys and members that show in the beginning are named', async () => {
  const line = delivery.replace('{', '{"new":1,"response":{"statusCode":200,"took":5},')
  expect(await told('new.json', line)).toMatchObject({ unknownKeys: ['new', 'response.took'] })
})

const prices = ['price_start_time', 'sku_name', 'cloud', 'usage_unit', 'pricing']
const grant = ['grantor', 'grantee', 'privilege_type', 'is_grantable']
test.each`
  columns                                                                    | name                          | table
  ${['record_id', 'event_time', 'source_table_name']}                        | ${''}                         | ${'access.table_lineage'}
  ${['record_id', 'event_time', 'source_column_name', 'target_column_name']} | ${''}                         | ${'access.column_lineage'}
  ${['event_time', 'service_name', 'action_name', 'brand_new']}              | ${''}                         | ${'access.audit'}
  ${['workspace_id', 'workspace_name', 'status']}                            | ${''}                         | ${'access.workspaces_latest'}
  ${['workspace_id', 'cluster_id', 'change_time']}                           | ${''}                         | ${'compute.clusters'}
  ${prices}                                                                  | ${'a/1.parquet'}              | ${'billing.list_prices'}
  ${prices}                                                                  | ${'account_prices/1.parquet'} | ${'billing.account_prices'}
  ${[...grant, 'catalog_name']}                                              | ${''}                         | ${'unity_catalog.catalog_privileges'}
  ${[...grant, 'catalog_name', 'schema_name']}                               | ${''}                         | ${'unity_catalog.schema_privileges'}
  ${['catalog_name', 'schema_name', 'table_name', 'tag_name', 'tag_value']}  | ${''}                         | ${'unity_catalog.table_tags'}
  ${['a', 'b']}                                                              | ${''}                         | ${undefined}
`('columns $columns in "$name" are those of $table', ({ columns, name, table }) => {
  expect(tableOfColumns(columns, name)?.name).toBe(table)
})

test('every table is known by its own columns', () => {
  for (const { name, columns } of tables) {
    const found = tableOfColumns(
      columns.map((column) => column.name),
      `${name.replace('.', '/')}/part-0`,
    )
    expect(found?.name).toBe(name)
  }
})

test('files are found once each, by day then name, hidden ones left out', () => {
  const root = join(folder, 'tree')
  for (const name of ['b/date=2026-01-02/x', 'a/date=2026-01-03/x', 'z', '.git/x']) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), '')
  }
  const found = findFiles([root, join(root, 'z')])
  expect(found.map((file) => file.name)).toEqual(['z', 'b/date=2026-01-02/x', 'a/date=2026-01-03/x'])
})

test('a link to a folder is not followed, so a circle ends', () => {
  const root = join(folder, 'circle')
  mkdirSync(join(root, 'a'), { recursive: true })
  writeFileSync(join(root, 'a', 'x'), '')
  symlinkSync(root, join(root, 'a', 'back'))
  expect(findFiles([root]).map((file) => file.name)).toEqual(['a/x'])
})

test('a path that is not there is an error that says so', () => {
  expect(() => findFiles([join(folder, 'nothing')])).toThrow(PathError)
})

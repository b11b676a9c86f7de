import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connectionsOf, enginesOf, requireConnections } from './connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-connection-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'some.yml')
const base = { DATABRICKS_HOST: 'dbc-1.cloud.databricks.com', DATABRICKS_WAREHOUSE_ID: 'wh1' }
const person = { ...base, DATABRICKS_CLIENT_ID: 'id', DATABRICKS_CLIENT_SECRET: 'hidden' }
const reader = (host: string) => `  - { host: ${host}, warehouse_id: "w", client_id: i, secret_env: S }\n`

const hostsOf = (env: Record<string, string>) => {
  const found = connectionsOf(env, '/nowhere')
  return found && [...found.readers.map(({ host }) => host), found.account?.host]
}

test.each`
  what                 | env                                                                                                      | hosts
  ${'nothing'}         | ${{}}                                                                                                    | ${undefined}
  ${'a principal'}     | ${person}                                                                                                | ${['dbc-1.cloud.databricks.com', undefined]}
  ${'a token'}         | ${{ ...base, DATABRICKS_TOKEN: 'hidden' }}                                                               | ${['dbc-1.cloud.databricks.com', undefined]}
  ${'Microsoft Entra'} | ${{ ...base, ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c', ARM_CLIENT_SECRET: 'hidden' }}                      | ${['dbc-1.cloud.databricks.com', undefined]}
  ${'the account too'} | ${{ ...person, DATABRICKS_ACCOUNT_ID: 'a-1', DATABRICKS_ACCOUNT_HOST: 'accounts.cloud.databricks.com' }} | ${['dbc-1.cloud.databricks.com', 'accounts.cloud.databricks.com']}
`('the environment names $what', ({ env, hosts }) => expect(hostsOf(env)).toEqual(hosts))

test.each`
  env                                                     | says
  ${{ ...person, DATABRICKS_WAREHOUSE_ID: '' }}           | ${/DATABRICKS_WAREHOUSE_ID is not set .*beside its name/}
  ${{ ...person, DATABRICKS_CLIENT_SECRET: '' }}          | ${/DATABRICKS_CLIENT_SECRET/}
  ${base}                                                 | ${/nothing that proves who asks .*ARM_CLIENT_SECRET/}
  ${{ ...person, DATABRICKS_ACCOUNT_ID: 'a-1' }}          | ${/DATABRICKS_ACCOUNT_HOST/}
  ${{ ...person, DATABRICKS_HOST: 'http://example.com' }} | ${/by https/}
  ${{ MESHLEDGER_CONNECTION: '/no/such.yml' }}            | ${/There is no file \/no\/such.yml/}
  ${{}}                                                   | ${/No connection to Databricks is configured/}
`('$says', ({ env, says }) => {
  expect(() => requireConnections(env, '/nowhere')).toThrow(says)
  expect(() => requireConnections(env, '/nowhere')).not.toThrow(/hidden/)
})

test('the example in infra can be read as it stands', () => {
  const example = join(import.meta.dirname, '../../../infra/databricks/connection.example.yml')
  expect(hostsOf({ MESHLEDGER_CONNECTION: example, DATABRICKS_CLIENT_SECRET: 'hidden' })).toHaveLength(2)
})

test.each`
  text                                                                                  | env                | outcome
  ${`readers:\n${reader('a.cloud.databricks.com')}${reader('b.cloud.databricks.com')}`} | ${{ S: 'hidden' }} | ${['a.cloud.databricks.com', 'b.cloud.databricks.com', undefined]}
  ${`readers:\n${reader('a.x')}${reader('A.x')}`}                                       | ${{ S: 'hidden' }} | ${/a.x stands twice/}
  ${`readers:\n${reader('a.x')}`}                                                       | ${{}}              | ${/S is not set, which holds the secret for a.x/}
  ${'readers: []'}                                                                      | ${{}}              | ${/readers/}
  ${'readers:\n  - { host: a.x, warehouse_id: "w", secret_env: "dose-1 2" }'}           | ${{}}              | ${/some.yml:2: readers\[0\].secret_env: expected the name of an environment variable/}
`('connection.yml of $text', ({ text, env, outcome }) => {
  writeFileSync(file, text)
  const open = () => hostsOf({ ...env, MESHLEDGER_CONNECTION: file })
  if (outcome instanceof RegExp) expect(open).toThrow(outcome)
  else expect(open()).toEqual(outcome)
})

const copied = { billing: 'embedded', query: 'embedded', access: 'embedded' }
test.each`
  what                               | text                                               | env                                            | engines
  ${'nobody says anything'}          | ${null}                                            | ${{}}                                          | ${copied}
  ${'the environment names a group'} | ${null}                                            | ${{ MESHLEDGER_ENGINE_BILLING: 'databricks' }} | ${{ ...copied, billing: 'databricks' }}
  ${'the environment errs'}          | ${null}                                            | ${{ MESHLEDGER_ENGINE_QUERY: 'warehouse' }}    | ${/MESHLEDGER_ENGINE_QUERY is neither embedded nor databricks/}
  ${'the file names groups'}         | ${'engine: { billing: databricks }'}               | ${{ MESHLEDGER_ENGINE_QUERY: 'databricks' }}   | ${{ ...copied, billing: 'databricks' }}
  ${'the file errs'}                 | ${'engine: { billing: elsewhere }'}                | ${{}}                                          | ${/some.yml:3: engine.billing: expected embedded or databricks/}
  ${'rows of two regions stay'}      | ${`${reader('b.x')}engine: { query: databricks }`} | ${{}}                                          | ${{ ...copied, query: 'databricks' }}
`('where rows are, when $what', ({ text, env, engines }) => {
  if (text !== null) writeFileSync(file, `readers:\n${reader('a.x')}${text}\n`)
  const where = () => enginesOf({ ...env, ...(text === null ? {} : { MESHLEDGER_CONNECTION: file }) }, '/nowhere')
  if (engines instanceof RegExp) expect(where).toThrow(engines)
  else expect(where()).toEqual(engines)
})

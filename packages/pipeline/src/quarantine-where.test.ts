import { expect, test } from 'vitest'
import { whereOf } from './quarantine-where.ts'

const usage = 'system.billing.usage'
test.each`
  name                                                  | source                              | window                        | remedy
  ${'audit/2026-11-19.json.gz'}                         | ${'audit/2026-11-19.json.gz'}       | ${null}                       | ${/quarantine retry FILE/}
  ${`databricks://h.net/${usage}?through=2026-11-19`}   | ${`${usage} at h.net`}              | ${'rows through 2026-11-19'}  | ${/Look the row up in system\.billing\.usage .*retry --connection/}
  ${'databricks://h/system.compute.node_types?whole'}   | ${'system.compute.node_types at h'} | ${'the whole table'}          | ${/Look the row up in system\.compute\.node_types/}
  ${'databricks://h/configuration?through=2026-11-19T'} | ${'configuration at h'}             | ${'rows through 2026-11-19T'} | ${/retry --connection/}
`('a row of $name stands in $source', ({ name, source, window, remedy }) => {
  expect(whereOf(name)).toEqual({ source, window, remedy: expect.stringMatching(remedy) })
})

import type { Reading } from '@meshledger/sources'
import { expect, test } from 'vitest'
import { snapshotRows, withoutSecrets } from './snapshot-rows.ts'

const head = { workspace_id: '42', taken_at: '2026-11-20T14:00:00Z' }
const reading = (endpoint: string, items: readonly unknown[], more: Partial<Reading> = {}): Reading =>
  ({ endpoint, subject: null, source: 'h/api', readAt: '', items, complete: true, ...more }) as Reading
const reason = { kind: 'forbidden', what: 'HTTP 403', remedy: 'Ask.' }
const broken = { complete: false, reason } as Partial<Reading>
const short = (readings: Reading[]) =>
  snapshotRows(readings, head).map(({ object_id, complete, body }) => [object_id, complete, JSON.parse(body ?? 'null')])

test.each`
  what                                       | readings                                                                                                                     | rows
  ${'a list gives its items and the whole'}  | ${[reading('clusters', [{ cluster_id: 'a' }, { cluster_id: 'b' }])]}                                                         | ${[['a', true, { cluster_id: 'a' }], ['b', true, { cluster_id: 'b' }], [null, true, { objects: 2 }]]}
  ${'an empty list says so'}                 | ${[reading('recipients', [])]}                                                                                               | ${[[null, true, { objects: 0 }]]}
  ${'a refused list is not an empty one'}    | ${[reading('recipients', [], broken)]}                                                                                       | ${[[null, false, { refused: reason }]]}
  ${'a list that broke off keeps what came'} | ${[reading('shares', [{ name: 's' }], broken)]}                                                                              | ${[['s', false, { name: 's' }], [null, false, { refused: reason }]]}
  ${'one thing is the whole'}                | ${[reading('metastore', [{ owner: 'o' }])]}                                                                                  | ${[[null, true, { owner: 'o' }]]}
  ${'a list of no names is one object'}      | ${[reading('token-permissions', [{ group_name: 'users' }])]}                                                                 | ${[[null, true, [{ group_name: 'users' }]]]}
  ${'an answer a subject'}                   | ${[reading('secret-acls', [{ principal: 'p' }], { subject: 'x' }), reading('secret-acls', [], { subject: 'y', ...broken })]} | ${[['x', true, [{ principal: 'p' }]], ['y', false, { refused: reason }], [null, false, { refused: reason }]]}
  ${'two of one name stay two'} | ${[reading('shares', [{ name: 's', v: 1 }, { name: 's', v: 2 }])]} | ${[['s', true, { name: 's', v: 1 }], ['s#2', true, { name: 's', v: 2 }], [null, true, { objects: 2 }]]}
`('$what', ({ readings, rows }) => expect(short(readings)).toEqual(rows))

test('what people put into settings to keep it secret is not kept; where it is well kept, that shows', () => {
  const cluster = {
    spark_env_vars: { DB_URL: 'jdbc:me@x', TOKEN: '{{secrets/scope/key}}' },
    spark_conf: { 'fs.azure.account.key.x': 'abc', 'spark.speculation': 'true', 'javax.jdo.ConnectionPassword': 'p' },
    custom_tags: { team: 'growth' },
  }
  expect(withoutSecrets(cluster)).toEqual({
    spark_env_vars: { DB_URL: '<not stored>', TOKEN: '{{secrets/scope/key}}' },
    spark_conf: {
      'fs.azure.account.key.x': '<not stored>',
      'spark.speculation': 'true',
      'javax.jdo.ConnectionPassword': '<not stored>',
    },
    custom_tags: { team: 'growth' },
  })
})

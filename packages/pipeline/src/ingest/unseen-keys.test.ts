import { systemShape, tableNamed } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { expect, test } from 'vitest'
import type { FactFile } from './batches.ts'
import type { Inbox } from './inbox.ts'
import { filesWithUnseenKeys } from './unseen-keys.ts'

const usage = tableNamed('billing.usage')
const large = { id: 'ff', bytes: 1e9, gzip: false }

test.each([
  ['a CSV, whose header names all keys', { ...large, shape: systemShape(usage, 'csv') }, 0],
  ['Parquet, whose columns name all keys', { ...large, shape: systemShape(usage, 'ndjson'), parquet: true }, 0],
  ['JSON lines, whose keys nobody looked at', { ...large, shape: systemShape(usage, 'ndjson') }, 1],
])('keys unseen in a large file: %s', async (_, file, unseen) => {
  const lake = { rows: async () => [] } as unknown as Lake
  const found = await filesWithUnseenKeys(lake, [file as unknown as FactFile], () => 'link', {} as Inbox)
  expect(found.unseen).toHaveLength(unseen)
})

import { expect, test } from 'vitest'
import { webhookOf } from './webhook.ts'

test.each`
  setting                       | kind
  ${undefined}                  | ${'none'}
  ${''}                         | ${'none'}
  ${'https://chat.example/x/y'} | ${'set'}
  ${'http://localhost:9/x'}     | ${'set'}
  ${'http://chat.example/x'}    | ${'wrong'}
  ${'file:///etc/passwd'}       | ${'wrong'}
  ${'s3cret'}                   | ${'wrong'}
`('MESHLEDGER_WEBHOOK=$setting: $kind', ({ setting, kind }) => {
  const found = webhookOf({ MESHLEDGER_WEBHOOK: setting })
  expect(found.kind).toBe(kind)
  if (found.kind === 'wrong') expect(found.sentence).not.toContain(setting)
})

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReviewDetail } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-reviews-'))
const meshledger = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder })
beforeAll(() => cpSync(inject('servedDemo').filled, join(folder, 'data'), { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const officer = ['--as', 'tomas-okafor'] as const
const review = (out: string) => ReviewDetail.parse(JSON.parse(out))

test('a review is begun, decided right by right, told, and ended, each in somebody’s name', async () => {
  expect((await meshledger('reviews', 'list')).out).toBe('No reviews.\n')
  const wish = ['--title', 'Autumn', '--domains', 'growth', '--due', '2026-12-10']
  const begun = await meshledger('reviews', 'begin', ...wish, ...officer, '--json')
  const { id, items } = review(begun.out)
  expect(items).toMatchObject([{ domain: 'growth', principal: 'team-growth', privilege: 'SELECT', decision: null }])
  const say = async (word: string, ...reason: string[]) =>
    (await meshledger('reviews', word, id, '--rights', '1', '--reason', ...reason, ...officer)).out
  expect(await say('keep', 'needs it')).toBe('1 of 1 right decided, 0 to be revoked.\n')
  expect(await say('revoke', 'left')).toBe('1 of 1 right decided, 1 to be revoked.\n')
  const { out } = await meshledger('reviews', 'show', id)
  expect(out).toContain('Autumn, due 2026-12-10: finished; 1 of 1 right decided, 1 to be revoked.')
  expect(out).toMatch(/^ 1 +growth +team-growth +SELECT .* revoke +left$/m)
  const ended = await meshledger('reviews', 'end', id, '--reason', 'enough', ...officer)
  expect(ended.out).toBe(`${id} has ended: 1 of 1 right decided, 1 to be revoked.\n`)
  expect((await meshledger('reviews', 'list')).out).toContain(`${id}  ended  Autumn  growth   2026-12-10`)
})

test.each([
  [['begin', '--title', 'A', '--domains', 'cycle-tracking', '--due', 'soon'], '--due', 2],
  [['begin', '--title', 'A', '--domains', 'nowhere', '--due', '2026-12-10'], 'no domain', 1],
  [['keep', 'none', '--rights', 'one', '--reason', 'r'], '--rights', 2],
  [['show', 'none'], 'review', 1],
])('%j is refused: %s', async (args, sentence, code) => {
  const { err, code: ended } = await meshledger('reviews', ...args)
  expect([ended, err]).toEqual([code, expect.stringContaining(sentence)])
})

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLake } from './index.ts'

/** The longest file that a child may write, in blocks of a KiB: an empty lake fits, and not much more. */
const SMALL = 6144
const limits = existsSync('/usr/bin/prlimit')

/** What a process prints that has no more room for a file than that, until it gives itself more. */
function whereRoomIsSmall(text: string): string {
  const door = JSON.stringify(join(import.meta.dirname, 'index.ts'))
  const script = `import { openLake } from ${door}
    import { execFileSync } from 'node:child_process'
    const lake = await openLake({ folder: process.env.LAKE })
    const told = (work) => work.then((found) => console.log(JSON.stringify(found ?? 'done')), ({ name, message }) => console.log(name + ': ' + message))
    const makeRoom = () => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited'])
    ${text}
    await lake.close()`
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-full-'))
  try {
    return execFileSync(
      'bash',
      ['-c', `ulimit -S -f ${SMALL}; exec "$0" --input-type=module-typescript -e "$1"`, process.execPath, script],
      { encoding: 'utf8', env: { ...process.env, LAKE: folder, NODE_NO_WARNINGS: '1' } },
    ).replaceAll(folder, 'LAKE')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const FULL =
  'OutOfRoomError: The disk of the data folder LAKE is full. Nothing was left half done: make room there, then do it again.'

test.skipIf(!limits)(
  'a full disk breaks the engine, which is opened anew when there is room; what was stored before is there',
  () => {
    const said = whereRoomIsSmall(`
      await told(lake.run("CREATE TABLE kept AS SELECT 1 AS a"))
      await told(lake.run("CREATE TABLE large AS SELECT md5(i::VARCHAR) AS h FROM range(400000) t(i)").then(() => lake.run('CHECKPOINT')))
      makeRoom()
      await told(lake.rows('SELECT a FROM kept'))
      await told(lake.run("CREATE TABLE large AS SELECT md5(i::VARCHAR) AS h FROM range(400000) t(i)"))
      await told(lake.rows('SELECT count(*)::INTEGER AS n FROM large'))`)
    expect(said.trim().split('\n')).toEqual(['"done"', FULL, '[{"a":1}]', '"done"', '[{"n":400000}]'])
  },
)

test('what needs more memory than it may use is told so, and the rest goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-memory-'))
  const lake = await openLake({ folder, memoryLimit: '64MB' })
  const gathered = lake.rows('SELECT string_agg(md5(i::VARCHAR)) AS all FROM range(5000000) t(i)')
  await expect(gathered).rejects.toThrow(
    /needs more memory than it may use. Nothing was left half done: do it with less/,
  )
  expect(await lake.rows('SELECT 1 AS a')).toEqual([{ a: 1 }])
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

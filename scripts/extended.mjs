/**
 * `npm run test:extended`: the checks that need a component beyond Node, in every room that has `vitest.extended.config.ts`.
 * A lane whose component cannot be installed on this machine says so itself and counts as skipped, never as passed.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
let failed = false
for (const config of globSync('{apps,packages}/*/vitest.extended.config.ts', { cwd: root }).sort()) {
  const room = dirname(config)
  console.log(`\n${room}: extended checks`)
  const ran = spawnSync('pnpm', ['exec', 'vitest', 'run', '-c', 'vitest.extended.config.ts'], {
    cwd: join(root, room),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  failed ||= ran.status !== 0
}
process.exit(failed ? 1 : 0)

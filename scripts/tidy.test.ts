import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rooms as plan, pureRooms } from '../rooms.config.mjs'
import {
  circles,
  effectBreaches,
  importBreaches,
  importsOf,
  planBreaches,
  type Room,
  readHouse,
  unusedDependencies,
} from './tidy.ts'

const root = join(import.meta.dirname, '..')
const house = readHouse(root)
const turbo = JSON.parse(readFileSync(join(root, 'turbo.json'), 'utf8')) as {
  boundaries: { tags: Record<string, { dependencies: { allow: string[] } }> }
}
const allowLists = Object.fromEntries(
  Object.entries(turbo.boundaries.tags).map(([tag, rule]) => [tag, rule.dependencies.allow]),
)

describe('the house as it stands', () => {
  test('plan, package.json and turbo tags say the same', () =>
    expect(planBreaches(house, plan, allowLists)).toEqual([]))
  test('every import is declared, allowed, and goes through the door', () =>
    expect(importBreaches(house, plan)).toEqual([]))
  test('no dependency is listed that nothing imports', () => expect(unusedDependencies(house)).toEqual([]))
  test('pure rooms touch no clock, chance, file or network', () => expect(effectBreaches(house, pureRooms)).toEqual([]))
  test('no circle between files', () => expect(house.flatMap(circles)).toEqual([]))
  test('every room says what it owns', () => {
    expect(house.filter((room) => !existsSync(join(root, room.path, 'README.md'))).map((room) => room.path)).toEqual([])
  })
  test('no test is skipped, focused or left to do', () => {
    const found = house.flatMap((room) =>
      [...room.files]
        .filter(([, text]) => /\b(?:it|test|describe)\.(?:skip|todo|only)\(/.test(text))
        .map(([file]) => `${room.path}/${file}`),
    )
    expect(found).toEqual([])
  })
})

const room = (path: string, files: Record<string, string>, dependencies: Record<string, string> = {}): Room => {
  const name = path.split('/')[1] ?? ''
  return {
    path,
    name,
    tags: [name],
    peers: [],
    manifest: { name: `@meshledger/${name}`, exports: { '.': './src/index.ts' }, dependencies },
    files: new Map(Object.entries({ 'src/index.ts': 'export const door = 1', ...files })),
  }
}

describe('a planted breach is caught', () => {
  const smallPlan = { 'packages/money': [], 'packages/lake': [], 'packages/costing': ['money'] }
  const smallLists = { money: ['money'], lake: ['lake'], costing: ['costing', 'money'] }
  const healthy = [
    room('packages/money', {}),
    room('packages/lake', {}),
    room(
      'packages/costing',
      { 'src/a.ts': "import { x } from '@meshledger/money'" },
      { '@meshledger/money': 'workspace:*' },
    ),
  ]
  const withFile = (text: string, dependencies = {}) => [
    ...healthy.slice(0, 2),
    room('packages/costing', { 'src/a.ts': text }, { '@meshledger/money': 'workspace:*', ...dependencies }),
  ]

  test('the healthy house has none', () => {
    expect([
      ...planBreaches(healthy, smallPlan, smallLists),
      ...importBreaches(healthy, smallPlan),
      ...unusedDependencies(healthy),
    ]).toEqual([])
  })

  test.each`
    what                             | text                                                | says
    ${'a wrong room'}                | ${"import { l } from '@meshledger/lake'"}           | ${'the plan does not allow it'}
    ${'a path past the door'}        | ${"import { l } from '@meshledger/money/src/a.ts'"} | ${'a path past the door'}
    ${'a path that leaves the room'} | ${"import { l } from '../../money/src/index.ts'"}   | ${'leaves the room'}
    ${'an undeclared package'}       | ${"import yaml from 'yaml'"}                        | ${'not declared'}
    ${'a late import'}               | ${"const l = await import('@meshledger/lake')"}     | ${'the plan does not allow it'}
    ${'a passing-on'}                | ${"export * from '@meshledger/lake'"}               | ${'the plan does not allow it'}
  `('import of $what', ({ text, says }) => {
    expect(importBreaches(withFile(text), smallPlan).join()).toContain(says)
  })

  test.each`
    what                     | breach                                                                                        | says
    ${'a forbidden listing'} | ${[room('packages/money', {}, { '@meshledger/lake': 'workspace:*' })]}                        | ${'does not allow'}
    ${'an unplanned room'}   | ${[room('packages/utils', {})]}                                                               | ${'does not stand in the plan'}
    ${'a second door'}       | ${[{ ...room('packages/money', {}), manifest: { name: 'x', exports: { './b': './b.ts' } } }]} | ${'one door'}
    ${'a wrong tag'}         | ${[{ ...room('packages/money', {}), tags: ['lake'] }]}                                        | ${'one tag'}
    ${'an empty shell'}      | ${[room('packages/money', { 'src/index.ts': '' })]}                                           | ${'empty shell'}
  `('plan: $what', ({ breach, says }) => {
    expect(planBreaches(breach, smallPlan, smallLists).join()).toContain(says)
  })

  test.each`
    effect               | text
    ${'the clock'}       | ${'export const at = Date.now()'}
    ${'the clock again'} | ${'export const at = new Date()'}
    ${'chance'}          | ${'export const luck = Math.random()'}
    ${'a file'}          | ${"import { readFileSync } from 'node:fs'"}
    ${'the network'}     | ${"export const page = () => fetch('http://x')"}
    ${'the environment'} | ${'export const home = process.env.HOME'}
  `('$effect in a pure room', ({ text }) => {
    expect(effectBreaches([room('packages/money', { 'src/a.ts': text })], ['money'])).toHaveLength(1)
  })

  test('a word in a comment is no effect', () => {
    expect(
      effectBreaches([room('packages/money', { 'src/a.ts': '// never Date.now()\n/* Math.random() */' })], ['money']),
    ).toEqual([])
  })

  test('a circle between files', () => {
    const round = room('packages/money', {
      'src/a.ts': "import { b } from './b.ts'",
      'src/b.ts': "export { a } from './a.ts'",
    })
    expect(circles(round)).toEqual(['packages/money: src/a.ts → src/b.ts → src/a.ts'])
  })

  test('a dependency that nothing imports', () => {
    expect(unusedDependencies([room('packages/money', {}, { lodash: '1' })]).join()).toContain('lodash')
  })

  test('what another dependency asks for as its peer is used', () => {
    expect(unusedDependencies([{ ...room('packages/money', {}, { lodash: '1' }), peers: ['lodash'] }])).toEqual([])
  })

  test('imports are read over several lines, and strings are left alone', () => {
    expect(
      importsOf("import {\n  a,\n  b,\n} from './x.ts'\nexport type { C } from './c.ts'\nconst s = \"from 'y'\""),
    ).toEqual(['./x.ts', './c.ts'])
  })
})

describe('the tools catch it too', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'meshledger-tidy-'))
  afterAll(() => rmSync(temporary, { recursive: true, force: true }))
  const bin = (name: string) => join(root, 'node_modules', '.bin', name)

  const compile = (source: string): string => {
    const at = join(temporary, 'pure')
    mkdirSync(join(at, 'src'), { recursive: true })
    cpSync(join(root, 'tsconfig.base.json'), join(temporary, 'tsconfig.base.json'))
    writeFileSync(join(at, 'package.json'), '{"type":"module"}')
    writeFileSync(join(at, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.base.json', include: ['src'] }))
    writeFileSync(join(at, 'src/planted.ts'), source)
    return spawnSync(bin('tsc'), ['-p', at], { encoding: 'utf8' }).stdout
  }

  test.each`
    effect           | source                                                                                          | says
    ${'a file'}      | ${"import { readFileSync } from 'node:fs'\nexport const x: string = readFileSync('a', 'utf8')"} | ${"Cannot find module 'node:fs'|Cannot find name 'node:fs'"}
    ${'the network'} | ${"export const x: unknown = fetch('http://x')"}                                                | ${"Cannot find name 'fetch'"}
    ${'the console'} | ${"console.log('x')\nexport {}"}                                                                | ${"Cannot find name 'console'"}
    ${'the process'} | ${'export const x: unknown = process.env'}                                                      | ${"Cannot find name 'process'"}
    ${'an any'}      | ${'export const f = (x) => x'}                                                                  | ${"implicitly has an 'any' type"}
    ${'an index'}    | ${'export const f = (x: number[]): number => x[0]'}                                             | ${'number \\| undefined'}
  `('the compiler refuses $effect in a pure room', ({ source, says }) => {
    expect(compile(source)).toMatch(new RegExp(says))
  })

  test('the compiler lets a clean file through', () => {
    expect(compile('export const one: number = 1')).toBe('')
  })

  test('turbo boundaries refuses a wrong room, and lets the right one through', () => {
    const at = join(temporary, 'workspace')
    const write = (file: string, text: string) => {
      mkdirSync(join(at, file, '..'), { recursive: true })
      writeFileSync(join(at, file), text)
    }
    const manifest = (name: string, dependencies = {}) =>
      JSON.stringify({
        name: `@meshledger/${name}`,
        version: '0.0.0',
        type: 'module',
        exports: { '.': './src/index.ts' },
        dependencies,
      })
    write('package.json', JSON.stringify({ name: 'w', private: true, packageManager: 'pnpm@12.21.0' }))
    write('pnpm-workspace.yaml', 'packages: [packages/*]\n')
    write('pnpm-lock.yaml', "lockfileVersion: '9.0'\n")
    write('turbo.json', JSON.stringify({ boundaries: turbo.boundaries, tasks: {} }))
    for (const name of ['money', 'lake', 'costing']) {
      write(`packages/${name}/turbo.json`, JSON.stringify({ extends: ['//'], tags: [name] }))
      write(`packages/${name}/src/index.ts`, 'export const door = 1\n')
      write(`packages/${name}/package.json`, manifest(name))
    }
    const tryWith = (imported: string) => {
      write('packages/costing/package.json', manifest('costing', { [`@meshledger/${imported}`]: 'workspace:*' }))
      mkdirSync(join(at, 'packages/costing/node_modules/@meshledger'), { recursive: true })
      const link = join(at, 'packages/costing/node_modules/@meshledger', imported)
      if (!existsSync(link)) symlinkSync(join(at, 'packages', imported), link)
      write('packages/costing/src/index.ts', `import { door } from '@meshledger/${imported}'\nexport const x = door\n`)
      return spawnSync(bin('turbo'), ['boundaries'], {
        cwd: at,
        encoding: 'utf8',
        env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
      })
    }
    execFileSync('git', ['init', '-q', at])
    expect(tryWith('money').status).toBe(0)
    const wrong = tryWith('lake')
    expect(wrong.status).not.toBe(0)
    expect(`${wrong.stdout}${wrong.stderr}`).toContain('lake')
  })

  test('the linter refuses any', () => {
    const at = join(temporary, 'lint')
    mkdirSync(at)
    writeFileSync(
      join(at, 'biome.json'),
      JSON.stringify({
        linter: (JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as { linter: unknown }).linter,
      }),
    )
    writeFileSync(join(at, 'planted.ts'), 'export const f = (x: any) => x\n')
    const linted = spawnSync(bin('biome'), ['lint', '.'], { cwd: at, encoding: 'utf8' })
    expect(linted.status).not.toBe(0)
    expect(`${linted.stdout}${linted.stderr}`).toContain('noExplicitAny')
  })
})

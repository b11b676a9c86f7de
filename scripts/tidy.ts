/**
 * Reads the house and says where it departs from the floor plan of `rooms.config.mjs`.
 *
 * Every check takes plain values and returns sentences, so that the test can hand it a planted breach as easily as the
 * real tree. Imports are read as text: static `import`/`export … from` and `import('…')` with a literal.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export type Room = {
  /** `packages/money` */
  path: string
  /** `money` */
  name: string
  manifest: Manifest
  tags: readonly string[]
  /** what its dependencies ask to stand beside them */
  peers: readonly string[]
  /** path inside the room → text; sources and tests */
  files: ReadonlyMap<string, string>
}
export type Manifest = {
  name: string
  exports?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}
export type Plan = Readonly<Record<string, readonly string[]>>

const scope = '@meshledger/'
const isTest = (file: string) =>
  /\.test\.tsx?$|(^|\/)(e2e|bench|extended|testing|laws|fixtures)\/|\.config\.ts$/.test(file)

/** Reads every room below `root`: its manifest, its turbo tags, and its TypeScript files. */
export function readHouse(root: string): Room[] {
  return globSync('{apps,packages}/*/package.json', { cwd: root }).map((found) => {
    const path = dirname(found)
    const at = (file: string) => readFileSync(join(root, path, file), 'utf8')
    const files = globSync('**/*.{ts,tsx}', {
      cwd: join(root, path),
      exclude: (name) => ['node_modules', 'dist', '.turbo', '.results'].includes(name),
    })
    const manifest = JSON.parse(at('package.json')) as Manifest
    const peers = Object.keys(manifest.dependencies ?? {}).flatMap((name) => {
      const theirs = JSON.parse(at(`node_modules/${name}/package.json`)) as {
        peerDependencies?: Record<string, string>
      }
      return Object.keys(theirs.peerDependencies ?? {})
    })
    return {
      peers,
      path,
      name: path.split('/')[1] ?? path,
      manifest,
      tags: (JSON.parse(at('turbo.json')) as { tags: string[] }).tags,
      files: new Map(files.map((file) => [file, at(file)])),
    }
  })
}

/** The modules that a text imports, in order, each once. */
export function importsOf(text: string): string[] {
  const found = text.matchAll(
    /(?:^|[\n;])\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  )
  return [...new Set([...found].map((match) => match[1] ?? match[2] ?? match[3] ?? ''))]
}

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** A room and all that it reaches: turbo looks through a room at the rooms behind it. */
export function reach(plan: Plan, path: string): string[] {
  const pathOf = (name: string) => Object.keys(plan).find((each) => each.endsWith(`/${name}`)) ?? name
  const found = new Set<string>()
  const visit = (from: string): void => {
    for (const name of plan[from] ?? []) {
      if (found.has(name)) continue
      found.add(name)
      visit(pathOf(name))
    }
  }
  visit(path)
  return [path.split('/')[1] ?? path, ...found].sort()
}

/** The plan, `package.json` and the turbo tags must say the same; every room has one door. */
export function planBreaches(
  rooms: readonly Room[],
  plan: Plan,
  allowLists: Record<string, readonly string[]>,
): string[] {
  const known = new Set(rooms.map((room) => room.path))
  const missing = Object.keys(plan)
    .filter((path) => !known.has(path))
    .map((path) => `${path} stands in the plan but has no package.json`)
  const perRoom = rooms.flatMap((room) => {
    const allowed = plan[room.path]
    if (!allowed) return [`${room.path} does not stand in the plan`]
    const declared = Object.keys({ ...room.manifest.dependencies, ...room.manifest.devDependencies })
      .filter((name) => name.startsWith(scope))
      .map((name) => name.slice(scope.length))
    const boundary = allowLists[room.name] ?? []
    return [
      ...declared
        .filter((name) => !allowed.includes(name))
        .map((name) => `${room.path}/package.json lists ${name}, which the plan does not allow it`),
      ...(room.tags.join() === room.name ? [] : [`${room.path}/turbo.json must carry the one tag ${room.name}`]),
      ...([...boundary].sort().join() === reach(plan, room.path).join()
        ? []
        : [`turbo.json boundaries for ${room.name} differ from the plan`]),
      ...(room.path.startsWith('packages/') && JSON.stringify(room.manifest.exports) !== '{".":"./src/index.ts"}'
        ? [`${room.path} must open by one door: "exports": { ".": "./src/index.ts" }`]
        : []),
      ...(room.path.startsWith('packages/') && !/\bexport\b/.test(room.files.get('src/index.ts') ?? '')
        ? [`${room.path} is an empty shell: its door exports nothing`]
        : []),
    ]
  })
  return [...missing, ...perRoom]
}

/** What a file imports must be declared by its room, allowed by the plan, and reached through the door. */
export function importBreaches(rooms: readonly Room[], plan: Plan): string[] {
  return rooms.flatMap((room) =>
    [...room.files].flatMap(([file, text]) =>
      importsOf(text).flatMap((specifier) => {
        const where = `${room.path}/${file} imports ${specifier}`
        if (specifier.startsWith('.')) {
          const target = relative(room.path, join(room.path, dirname(file), specifier))
          const toBase = /vitest\.base\.ts$/.test(specifier)
          return target.startsWith('..') && !toBase ? [`${where}: a path that leaves the room`] : []
        }
        if (specifier.startsWith('node:') || specifier.startsWith('virtual:')) return []
        const name = packageOf(specifier)
        if (name.startsWith(scope)) {
          if (specifier !== name) return [`${where}: a path past the door`]
          const target = name.slice(scope.length)
          if (target !== room.name && !(plan[room.path] ?? []).includes(target))
            return [`${where}: the plan does not allow it`]
        }
        const declared = { ...room.manifest.dependencies, ...(isTest(file) ? room.manifest.devDependencies : {}) }
        return name in declared || specifier === room.manifest.name
          ? []
          : [`${where}: not declared in its package.json`]
      }),
    ),
  )
}

/** A dependency that nothing in the room imports is a plan that lies, unless another dependency asks for it as its peer. */
export function unusedDependencies(rooms: readonly Room[]): string[] {
  return rooms.flatMap((room) => {
    const used = new Set([...[...room.files.values()].flatMap(importsOf).map(packageOf), ...room.peers])
    return Object.keys(room.manifest.dependencies ?? {})
      .filter((name) => !used.has(name))
      .map((name) => `${room.path}/package.json lists ${name}, which nothing in the room imports`)
  })
}

const effects: readonly [RegExp, string][] = [
  [/\bDate\.now\(/, 'the clock (Date.now)'],
  [/\bnew Date\(\s*\)/, 'the clock (new Date())'],
  [/\bperformance\.now\(/, 'the clock (performance.now)'],
  [/\bMath\.random\(/, 'chance (Math.random)'],
  [/\brandomUUID\(|\bgetRandomValues\(/, 'chance (random bytes)'],
  [/['"]node:/, 'a Node module'],
  [/\bfetch\(/, 'the network (fetch)'],
  [/\bprocess\./, 'the process'],
  [/\bconsole\./, 'the console'],
]

/** Pure rooms take time, chance and identity as parameters and touch nothing outside. Tests may. */
export function effectBreaches(rooms: readonly Room[], pure: readonly string[]): string[] {
  return rooms
    .filter((room) => pure.includes(room.name))
    .flatMap((room) =>
      [...room.files]
        .filter(([file]) => file.startsWith('src/') && !isTest(file))
        .flatMap(([file, text]) => {
          const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '$1')
          return effects
            .filter(([pattern]) => pattern.test(code))
            .map(([, what]) => `${room.path}/${file} touches ${what}`)
        }),
    )
}

/** Circles between the files of a room, each named once by its way round. Type-only imports do not run, so they may circle. */
export function circles(room: Room): string[] {
  const runs = (text: string) => text.replace(/(?:^|\n)\s*(?:import|export)\s+type\s[^'"]*['"][^'"]+['"]/g, '')
  const graph = new Map(
    [...room.files].map(([file, text]) => [
      file,
      importsOf(runs(text))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(dirname(file), specifier)),
    ]),
  )
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file)
    if (start >= 0) found.add([...way.slice(start), file].join(' → '))
    if (start >= 0 || done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...way, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return [...found].map((way) => `${room.path}: ${way}`)
}

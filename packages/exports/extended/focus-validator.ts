import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The Python that has the validator, or why there is none. */
    focusValidator: { python: string } | { missing: string }
  }
}

const VALIDATOR = 'focus-validator==2.2.1'
/** It needs NumPy 1 and leaves PyArrow open, of which newer releases refuse to be imported beside NumPy 1. */
const BESIDE = 'pyarrow<22'
/** NumPy 1 comes ready made for 3.12; for later ones pip builds it. */
const NAMES = ['python3.12', 'python3.13', 'python3.14', 'python3', 'python']
const home = join(import.meta.dirname, '..', '.focus-validator')
const own = join(home, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

const answers = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).status === 0
const has = (python: string) => answers(python, '-c', 'import focus_validator.main, pyarrow')
const isNew = (python: string) => answers(python, '-c', 'import sys; sys.exit(sys.version_info < (3, 12))')

/** The Pythons that pyenv keeps, whether or not one of them is chosen. */
function keptByPyenv(): string[] {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions')
  if (!existsSync(versions)) return []
  return readdirSync(versions)
    .toSorted()
    .map((version) => join(versions, version, 'bin', 'python'))
}

/**
 * The Python that has the validator, or why it cannot be had here. `MESHLEDGER_FOCUS_PYTHON` names one that has it, or
 * one that is new enough to install it; else one is looked for by its usual names and with pyenv. It is installed beside this room, once.
 */
function install(): { python: string } | { missing: string } {
  const given = process.env.MESHLEDGER_FOCUS_PYTHON
  if (given !== undefined && has(given)) return { python: given }
  if (existsSync(own) && has(own)) return { python: own }
  const python = given ?? [...NAMES, ...keptByPyenv()].find(isNew)
  if (python === undefined) return { missing: `${VALIDATOR} needs Python 3.12 or later, and none is installed` }
  if (!isNew(python)) return { missing: `MESHLEDGER_FOCUS_PYTHON is ${python}, which is no Python 3.12 or later` }
  console.log(`Installing ${VALIDATOR} …`)
  mkdirSync(home, { recursive: true })
  if (!answers(python, '-m', 'venv', '--clear', home)) return { missing: `${python} -m venv does not work here` }
  const wanted = ['install', '--quiet', '--disable-pip-version-check', VALIDATOR, BESIDE]
  const pip = spawnSync(own, ['-m', 'pip', ...wanted], { encoding: 'utf8' })
  if (pip.status === 0) return { python: own }
  return { missing: `pip could not install ${VALIDATOR}: ${pip.stderr.trim().split('\n').at(-1)}` }
}

export default function focusValidator(project: TestProject): void {
  const found = install()
  if ('missing' in found) console.warn(`The FOCUS export is not held against the official validator: ${found.missing}`)
  project.provide('focusValidator', found)
}

export type Verdict = { readonly checked: number; readonly skipped: number; readonly failed: readonly string[] }

/** Have the validator judge a FOCUS 1.2 file. `columns` names those that hold numbers and times; the rest is text. */
export function judge(
  python: string,
  csv: string,
  columns: { readonly numbers: readonly string[]; readonly times: readonly string[] },
  criteria: ReadonlySet<string>,
): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-focus-'))
  try {
    const job = join(folder, 'job.json')
    writeFileSync(join(folder, 'focus.csv'), csv)
    writeFileSync(job, JSON.stringify({ folder, criteria: [...criteria], ...columns }))
    const ran = spawnSync(python, [join(import.meta.dirname, 'validate.py'), job], { encoding: 'utf8', cwd: folder })
    const report = join(folder, 'report.xml')
    if (!existsSync(report)) throw new Error(`the validator ended with ${ran.status}: ${ran.stderr.slice(-1500)}`)
    return verdictIn(readFileSync(report, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function verdictIn(xml: string): Verdict {
  const [, tests = '0', skipped = '0'] = /<testsuites[^>]* tests="(\d+)"[^>]* skipped="(\d+)"/.exec(xml) ?? []
  const failed = [...xml.matchAll(/<failure name="([^"]+)"/g)].map(([, rule]) => rule ?? '')
  return { checked: Number(tests) - Number(skipped), skipped: Number(skipped), failed }
}

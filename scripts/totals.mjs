/**
 * Adds up the test reports of all rooms (`.results/*.json`, Vitest's and Playwright's), names every test that failed, and prints
 * the one line that CI ends with. Arguments are the exit codes of the steps before: a step that failed without a failing test
 * counts as one failure, so that a lint error or a crash can never end in "0 failed". Exits with 1 when anything failed or nothing ran.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const root = join(import.meta.dirname, '..')
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []

const because = (message) =>
  stripVTControlCharacters(message ?? '')
    .split('\n')
    .slice(0, 12)
    .map((line) => `      ${line}`)
    .join('\n')

const ofVitest = (report) => {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  for (const file of unloaded) failures.push([relative(root, file.name), file.message])
  for (const file of report.testResults)
    for (const test of file.assertionResults)
      if (test.status === 'failed')
        failures.push([`${relative(root, file.name)} > ${test.fullName}`, test.failureMessages?.[0]])
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

const unexpectedIn = (suite, path = []) => [
  ...(suite.specs ?? [])
    .filter((spec) => !spec.ok)
    .map((spec) => [
      [...path, spec.title].join(' > '),
      spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error.message,
    ]),
  ...(suite.suites ?? []).flatMap((inner) => unexpectedIn(inner, [...path, inner.title])),
]

const ofPlaywright = ({ stats, errors, suites }) => {
  failures.push(...suites.flatMap((suite) => unexpectedIn(suite, [suite.title])))
  for (const error of errors ?? []) failures.push(['the browser tests as a whole', error.message])
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (errors?.length ?? 0),
    skipped: stats.skipped,
  }
}

const rooms = ['apps', 'packages'].flatMap((group) => readdirSync(join(root, group)).map((room) => join(group, room)))
const reports = ['scripts', ...rooms]
  .map((room) => join(root, room, '.results'))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name)),
  )

for (const file of reports) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const counts = 'stats' in report ? ofPlaywright(report) : ofVitest(report)
  for (const kind of Object.keys(total)) total[kind] += counts[kind]
}

if (failures.length > 0)
  console.log(`Failed:\n${failures.map(([name, message]) => `  - ${name}\n${because(message)}`).join('\n')}\n`)
const failedSteps = process.argv.slice(2).filter((code) => Number(code) !== 0).length
if (failedSteps > 0 && total.failed === 0) {
  console.log(`No test failed, but ${failedSteps} of the steps ended with an error: see its output above.\n`)
  total.failed = failedSteps
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(failedSteps > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0)

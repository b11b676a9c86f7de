/**
 * Adds up the test reports of all rooms (`.results/*.json`, Vitest's and Playwright's) and prints the one line that CI ends with.
 * Arguments are the exit codes of the steps before: a step that failed without a failing test counts as one failure,
 * so that a lint error or a crash can never end in "0 failed". Exits with 1 when anything failed or nothing ran.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const total = { passed: 0, failed: 0, skipped: 0 }

const ofVitest = (report) => {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}
const ofPlaywright = ({ stats, errors }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + (errors?.length ?? 0),
  skipped: stats.skipped,
})

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

const failedSteps = process.argv.slice(2).filter((code) => Number(code) !== 0).length
if (failedSteps > 0 && total.failed === 0) total.failed = failedSteps
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(failedSteps > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0)

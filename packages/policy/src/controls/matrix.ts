import { PLATFORM } from '@meshledger/mesh'
import type { Posture, PostureCell, PostureControl } from './posture.ts'
import { scoreOf } from './score.ts'

/** What a matrix shows: of which framework, and of which of the domains that its reader may see. */
export interface MatrixFilter {
  readonly framework?: string | undefined
  readonly domain?: string | undefined
  readonly visible: readonly string[] | 'all'
}

const rank = {
  'not-satisfied': 0,
  stale: 1,
  'not-assessed': 2,
  excepted: 3,
  attested: 4,
  inherited: 5,
  satisfied: 6,
} as const

/** Controls × domains, the worst first: by number of failing domains, then of open findings, then by the catalogue. */
export function matrixOf(posture: Posture, { framework, domain, visible }: MatrixFilter) {
  const sees = seesDomain(visible)
  const shown = posture.domains.filter((one) => sees(one.domain) && (domain === undefined || one.domain === domain))
  const names = new Set(shown.map((one) => one.domain))
  const controls = posture.controls
    .filter((control) => framework === undefined || control.framework === framework)
    .map((control) => ({ ...control, cells: control.cells.filter((cell) => names.has(cell.domain)) }))
    .filter((control) => control.cells.length > 0)
  return {
    frameworks: [...posture.frameworks],
    domains: shown.map((one) => ({
      ...one,
      ...scoreOf(
        controls.flatMap(({ cells }) => cells.filter((cell) => cell.domain === one.domain).map((c) => c.status)),
      ),
      openFindings: posture.openFindings.get(one.domain) ?? 0,
    })),
    controls: controls
      .map((control, order) => ({ control, order, worst: worstOf(control.cells) }))
      .toSorted((a, b) => compare(a.worst, b.worst) || a.order - b.order)
      .map(({ control }) => ({
        ...{ framework: control.framework, control: control.control, title: control.title, family: control.family },
        ...{ rules: control.rules.length, cells: [...control.cells] },
      })),
  }
}

/** One control with its cells and the rules that test it, or null when there is none of that name. */
export function controlOf(posture: Posture, framework: string, control: string, visible: readonly string[] | 'all') {
  const sees = seesDomain(visible)
  const found = posture.controls.find((one) => one.framework === framework && one.control === control)
  const title = posture.frameworks.find(({ id }) => id === framework)
  if (found === undefined || title === undefined) return null
  return {
    framework: { ...title },
    ...{ control: found.control, title: found.title, family: found.family, requirement: found.requirement },
    cells: found.cells.filter((cell) => sees(cell.domain)),
    rules: posture.rules
      .filter((rule) => found.rules.includes(rule.rule))
      .map(({ rule, title: ruleTitle, severity, openFindings }) => ({
        rule,
        title: ruleTitle,
        severity,
        openFindings,
      })),
  }
}

const seesDomain = (visible: readonly string[] | 'all') => (domain: string) =>
  visible === 'all' || visible.includes(domain) || domain === PLATFORM

function worstOf(cells: PostureControl['cells']): readonly number[] {
  const worst = cells.reduce((low, cell: PostureCell) => Math.min(low, rank[cell.status]), 9)
  const failing = cells.filter((cell) => rank[cell.status] === worst).length
  const findings = cells.reduce((sum, cell) => sum + cell.findings, 0)
  return [worst, -failing, -findings]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

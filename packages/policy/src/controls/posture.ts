import { PLATFORM } from '@meshledger/mesh'
import type { Severity } from '../observation.ts'
import type { Rule } from '../sigma/rule.ts'
import { type Catalog, type ControlDefinition, controlsOf, type MappedControl } from './catalog.ts'
import { type ControlStatus, type DataState, type Judgement, judge } from './status.ts'

/** A finding as far as the judgement of a control needs it. */
export interface KnownFinding {
  readonly rule: string
  readonly domain: string
  readonly state: string
}

export interface PostureFacts {
  readonly catalogs: readonly Catalog[]
  readonly rules: readonly Rule[]
  readonly domains: readonly { domain: string; title: string; classification: readonly string[] }[]
  /** Findings in every state; the resolved ones do not count. */
  readonly findings: readonly KnownFinding[]
  /** Of each rule, the version in which it was last held against the facts. */
  readonly evaluations: ReadonlyMap<string, string>
  readonly data: DataState
}

export interface PostureCell extends Judgement {
  readonly domain: string
}

export interface PostureControl {
  readonly framework: string
  readonly control: string
  readonly title: string
  readonly family: string
  readonly requirement: string
  /** Names of the rules that test it. */
  readonly rules: readonly string[]
  /** One for each domain to which the framework applies. */
  readonly cells: readonly PostureCell[]
}

export interface RuleSummary {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly why: string
  readonly remedy: string
  readonly controls: readonly MappedControl[]
  readonly openFindings: number
}

export interface Posture {
  readonly frameworks: readonly { id: string; title: string }[]
  readonly domains: readonly { domain: string; title: string }[]
  readonly controls: readonly PostureControl[]
  readonly rules: readonly RuleSummary[]
  /** Findings that are not resolved, by domain. */
  readonly openFindings: ReadonlyMap<string, number>
}

const isOpen = ({ state }: KnownFinding): boolean => state !== 'resolved'

/** Hold every control of every framework against every domain to which its classification brings the framework. */
export function postureOf(facts: PostureFacts): Posture {
  const open = facts.findings.filter(isOpen)
  const mapped = facts.rules.map((rule) => ({ rule, controls: controlsOf(rule, facts.catalogs) }))
  const testing = (framework: string, control: string) =>
    mapped
      .filter(({ controls }) => controls.some((one) => one.framework === framework && one.control === control))
      .map(({ rule }) => rule)
  return {
    frameworks: facts.catalogs.map(({ framework, title }) => ({ id: framework, title })),
    domains: facts.domains.map(({ domain, title }) => ({ domain, title })),
    controls: facts.catalogs.flatMap((catalog) =>
      catalog.controls.map((control) =>
        controlPosture(catalog, control, testing(catalog.framework, control.id), facts, open),
      ),
    ),
    rules: mapped.map(({ rule, controls }) => ({
      ...{ rule: rule.name, title: rule.title, severity: rule.level, why: rule.why, remedy: rule.remedy, controls },
      openFindings: open.filter((finding) => finding.rule === rule.name).length,
    })),
    openFindings: new Map(
      [...facts.domains.map(({ domain }) => domain), PLATFORM].map((domain) => [
        domain,
        open.filter((finding) => finding.domain === domain).length,
      ]),
    ),
  }
}

function controlPosture(
  catalog: Catalog,
  control: ControlDefinition,
  rules: readonly Rule[],
  facts: PostureFacts,
  open: readonly KnownFinding[],
): PostureControl {
  const needed = catalog.applies_to.classification
  const names = new Set(rules.map((rule) => rule.name))
  const found = open.filter((finding) => names.has(finding.rule))
  const platform = found.filter((finding) => finding.domain === PLATFORM)
  const evaluated = rules.filter((rule) => facts.evaluations.get(rule.name) === rule.version).length
  const cells = facts.domains
    .filter(({ classification }) => needed === 'any' || classification.includes(needed))
    .map(({ domain }) => {
      const own = found.filter((finding) => finding.domain === domain)
      const muted = [...own, ...platform].filter((finding) => finding.state === 'muted').length
      const counts = { rules: rules.length, evaluated, own: own.length, platform: platform.length, muted }
      return { domain, ...judge({ ...counts, data: facts.data, automation: control.automation }) }
    })
  const { id, title, family, requirement } = control
  return { framework: catalog.framework, control: id, title, family, requirement, rules: [...names], cells }
}

/** Satisfied ÷ assessed, and assessed ÷ applicable, each 0 to 1. A score without its coverage would flatter. */
export function scoreOf(statuses: readonly ControlStatus[]): {
  score: number | null
  coverage: number
  applicable: number
} {
  const satisfied = statuses.filter((status) => status === 'satisfied').length
  const assessed = satisfied + statuses.filter((status) => status === 'not-satisfied').length
  return {
    score: assessed === 0 ? null : satisfied / assessed,
    coverage: statuses.length === 0 ? 0 : assessed / statuses.length,
    applicable: statuses.length,
  }
}

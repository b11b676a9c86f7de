import { PLATFORM } from '@meshledger/mesh'
import { grouped } from '../grouped.ts'
import type { Severity } from '../observation.ts'
import type { Rule } from '../sigma/rule.ts'
import { type Catalog, type ControlDefinition, controlsOf, type MappedControl } from './catalog.ts'
import type { Decisions } from './decisions.ts'
import { decisionsAt, type InForce } from './standing.ts'
import { type DataState, type Judgement, judge, type Undecided } from './status.ts'

/** A rule as far as posture needs it, so that one that is no longer in force can be judged by as it was. */
export type JudgedRule = Pick<
  Rule,
  'name' | 'version' | 'title' | 'level' | 'why' | 'remedy' | 'tags' | 'file' | 'line'
>

/** A finding as far as the judgement of a control needs it. */
export interface KnownFinding {
  readonly rule: string
  readonly domain: string
  readonly subject: string
  readonly state: string
}

/** A rule for which what it reads was missing, partial or old; of one domain, or (null) of all. */
export interface UndecidedRule extends Undecided {
  readonly rule: string
  readonly domain: string | null
}

export interface PostureFacts {
  readonly catalogs: readonly Catalog[]
  readonly rules: readonly JudgedRule[]
  readonly domains: readonly { domain: string; title: string; classification: readonly string[] }[]
  /** Findings in every state; the resolved ones do not count. */
  readonly findings: readonly KnownFinding[]
  /** Of each rule, the version in which it was last held against the facts. */
  readonly evaluations: ReadonlyMap<string, string>
  readonly data: DataState
  /** Names of rules that read something else than the log, for which the state of the log says nothing. */
  readonly besideLog: ReadonlySet<string>
  readonly undecided: readonly UndecidedRule[]
  readonly decisions: Decisions
  /** At which moment the decisions are looked at. */
  readonly moment: string
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
  const inForce = decisionsAt(facts.decisions, facts.moment)
  const open = tallyOf(facts.findings.filter(isOpen), inForce)
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
        controlPosture(catalog, control, testing(catalog.framework, control.id), facts, open, inForce),
      ),
    ),
    rules: mapped.map(({ rule, controls }) => ({
      ...{ rule: rule.name, title: rule.title, severity: rule.level, why: rule.why, remedy: rule.remedy, controls },
      openFindings: sum(open.filter((one) => one.rule === rule.name)).all,
    })),
    openFindings: new Map(
      [...facts.domains.map(({ domain }) => domain), PLATFORM].map((domain) => [
        domain,
        sum(open.filter((one) => one.domain === domain)).all,
      ]),
    ),
  }
}

/** Open findings of one rule in one domain: all of them, those under an exception, and of the rest those muted. */
interface Tally {
  readonly rule: string
  readonly domain: string
  readonly all: number
  readonly excepted: number
  readonly muted: number
}

/** Findings counted once by rule and domain, so that each control only adds up. */
function tallyOf(open: readonly KnownFinding[], inForce: InForce): Tally[] {
  const groups = grouped(open, ({ rule, domain }) => `${rule}\0${domain}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const left = group.filter((finding) => inForce.exceptionOf(finding) === null)
    const muted = left.filter(({ state }) => state === 'muted').length
    const { rule, domain } = first
    return [{ rule, domain, all: group.length, excepted: group.length - left.length, muted }]
  })
}

function sum(tallies: readonly Tally[]): Omit<Tally, 'rule' | 'domain'> {
  const total = { all: 0, excepted: 0, muted: 0 }
  for (const { all, excepted, muted } of tallies) {
    total.all += all
    total.excepted += excepted
    total.muted += muted
  }
  return total
}

function controlPosture(
  catalog: Catalog,
  control: ControlDefinition,
  rules: readonly JudgedRule[],
  facts: PostureFacts,
  open: readonly Tally[],
  inForce: InForce,
): PostureControl {
  const needed = catalog.applies_to.classification
  const names = new Set(rules.map((rule) => rule.name))
  const found = grouped(
    open.filter(({ rule }) => names.has(rule)),
    ({ domain }) => domain,
  )
  const platform = sum(found.get(PLATFORM) ?? [])
  const evaluated = rules.filter((rule) => facts.evaluations.get(rule.name) === rule.version).length
  const unread = facts.undecided.filter(({ rule }) => names.has(rule))
  const data = rules.some(({ name }) => !facts.besideLog.has(name)) ? facts.data : NO_LOG_NEEDED
  const cells = facts.domains.flatMap(({ domain, classification }) => {
    const standing = inForce.standing(catalog.framework, control.id, domain)
    if ((needed !== 'any' && !classification.includes(needed)) || standing.excluded) return []
    const own = sum(found.get(domain) ?? [])
    const counts = {
      ...{ rules: rules.length, evaluated, muted: own.muted + platform.muted },
      ...{ own: own.all - own.excepted, platform: platform.all - platform.excepted },
      excepted: own.excepted + platform.excepted,
    }
    const undecided = unread.filter((one) => one.domain === null || one.domain === domain)
    const { automation } = control
    const seen = { ...counts, data, undecided, automation, standing }
    return [{ domain, ...judge(seen) }]
  })
  const { id, title, family, requirement } = control
  return { framework: catalog.framework, control: id, title, family, requirement, rules: [...names], cells }
}

const NO_LOG_NEEDED: DataState = { kind: 'complete', days: 0 }

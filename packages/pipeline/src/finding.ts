import { tables } from '@meshledger/facts'
import type { Finding as LedgerFinding } from '@meshledger/ledger'
import type { Rule } from '@meshledger/policy'
import { type AuditEvent, auditEventsByKey } from './audit.ts'
import { actionsOf } from './finding-actions.ts'
import { findingTeller, ruleNamed, visibleFinding } from './findings.ts'
import type { House } from './house.ts'
import { stateSentence } from './state-evaluate.ts'
import type { VisibleDomains } from './visible.ts'

/**
 * One finding with the events that made it, how we know, and what to do; undefined when the asker sees none of that id.
 *
 * What an event touched in a domain that the asker does not see is left out of it.
 */
export async function finding(house: House, id: string, sees: VisibleDomains) {
  const found = await visibleFinding(house, id, sees)
  if (found === undefined) return undefined
  const rule = ruleNamed(found.rule)
  const { findings, people } = house.ledger
  const [keys, history, evaluations, all, care, told] = await Promise.all([
    findings.events(id),
    findings.history(id),
    findings.evaluations(),
    people.list(),
    findings.care([id]),
    findingTeller(house, [id]),
  ])
  const nameOf = (who: string) => all.find((person) => person.id === who)?.name ?? who
  const { steps = [], regressions = [] } = care.get(id) ?? {}
  const events = await auditEventsByKey(house, keys, { first: found.firstSeen, last: found.lastSeen })
  const evaluated = evaluations.find((each) => each.rule === found.rule)
  return {
    finding: told(found),
    why: rule?.why ?? 'The rule is no longer in force.',
    remedy: rule?.remedy ?? 'Look at the events and decide by them; the rule that made this finding was taken away.',
    howWeKnow: {
      sentence:
        rule?.kind === 'state'
          ? await stateSentence(house, rule.name, found.domain, found.subject)
          : sentenceOf(found, rule),
      ruleVersion: found.ruleVersion,
      condition: rule?.condition ?? '',
      sources: sourcesOf(rule),
      evaluatedAt: evaluated?.evaluatedAt ?? found.openedAt,
    },
    actions: actionsOf(rule, found.subject),
    events: events.map((event) => shownTo(event, sees)),
    history: history.map(({ at, who, from, to, reason }) => ({
      ...{ at, from, to, reason },
      who: nameOf(who),
    })),
    work: steps.map((step) => ({ ...step, who: nameOf(step.who) })),
    regressions: regressions.map((one) => ({ ...one, resolvedBy: nameOf(one.resolvedBy) })),
  }
}

function shownTo(event: AuditEvent, sees: VisibleDomains): AuditEvent {
  const hidden = event.domain !== null && sees !== 'all' && !sees.includes(event.domain)
  return hidden ? { ...event, domain: null, object: null } : event
}

function sentenceOf({ events, firstSeen, lastSeen }: LedgerFinding, rule: Rule | undefined): string {
  const from = minute(firstSeen)
  const to = minute(lastSeen)
  const when = from === to ? `at ${from}` : `between ${from} and ${to}`
  if (rule?.kind === 'absence') return `Events that are usual ${when} did not come.`
  if (rule?.kind === 'query')
    return `A row of the rule’s query meets its condition; it is of ${when.replace(/^(at|between) /, '')}.`
  const count = events === 1 ? 'One event' : `${events} events`
  const whole = rule?.kind === 'correlation' ? 'together meet' : events === 1 ? 'meets' : 'meet'
  return `${count} of the audit log ${when} ${whole} the condition of the rule.`
}

/** Where what a rule reads comes from; of SQL the tables that it names. */
function sourcesOf(rule: Rule | undefined): string[] {
  if (rule?.kind === 'state') return ['config.snapshots']
  if (rule?.kind !== 'query') return ['access.audit']
  return tables
    .map(({ name }) => name)
    .filter((name) => new RegExp(`\\b${name.replace('.', '\\.')}\\b`, 'i').test(rule.of))
}

const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`

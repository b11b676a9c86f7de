import { z } from 'zod'
import type { Route } from './http.ts'
import { Instant } from './values.ts'

const watchers = ['admin', 'compliance', 'team-lead'] as const

export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const
export const Severity = z.enum(severities)
export const findingStates = ['open', 'acknowledged', 'in-work', 'resolved', 'muted'] as const
export const FindingState = z.enum(findingStates)

/** Each kept apart: a pass that nobody can prove is not a pass. */
export const controlStatuses = [
  'satisfied',
  'not-satisfied',
  'attested',
  'inherited',
  'excepted',
  'stale',
  'not-assessed',
] as const
export const ControlStatus = z.enum(controlStatuses)
export type ControlStatus = z.infer<typeof ControlStatus>

const perStatus = <S extends z.ZodType>(schema: S) =>
  Object.fromEntries(controlStatuses.map((status) => [status, schema])) as Record<ControlStatus, S>
export const StatusCounts = z.object(perStatus(z.int())).meta({ id: 'StatusCounts' })
export const StatusWeight = z
  .object({
    score: z.int().nullable().describe('1 passes, 0 fails, null stands outside the score'),
    coverage: z.int(),
    answered: z.int(),
  })
  .meta({ id: 'StatusWeight' })

export const ControlRef = z
  .object({ framework: z.string(), control: z.string(), title: z.string() })
  .meta({ id: 'ControlRef' })

export const Finding = z
  .object({
    id: z.string(),
    rule: z.string(),
    title: z.string(),
    severity: Severity,
    state: FindingState,
    domain: z.string().describe('a domain, or Platform for what belongs to the whole account'),
    subject: z.string().describe('what it is about: a person, table, token, workspace …'),
    firstSeen: Instant,
    lastSeen: Instant,
    events: z.int(),
    controls: z.array(ControlRef),
    mutedUntil: z.iso.date().nullable(),
    openedAt: Instant,
    owner: z.string().nullable().describe('who mends it; null while nobody was named'),
    due: z.iso.date().nullable().describe('as somebody said, else by severity; null where nothing presses'),
    overdue: z.boolean(),
    exceptedUntil: z.iso.date().nullable().describe('an approved exception covers it until then'),
    regressions: z.int().describe('how often it came back after it was resolved'),
  })
  .meta({ id: 'Finding' })
export type Finding = z.infer<typeof Finding>

/** An audit event in the one normal form. Values of parameters that may hold literals or text are left out and named. */
export const AuditEvent = z
  .object({
    id: z.string(),
    event_time: Instant,
    workspace_id: z.string(),
    workspace: z.string(),
    service_name: z.string(),
    action_name: z.string(),
    actor: z.object({ id: z.string(), name: z.string() }),
    source_ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    status_code: z.int().nullable(),
    ok: z.boolean(),
    domain: z.string().nullable(),
    object: z.string().nullable().describe('the table, volume, share, token … it names'),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof AuditEvent>

export const listFindings = {
  method: 'GET',
  path: '/api/findings',
  summary: 'Findings, worst and newest first',
  allow: watchers,
  query: z.object({
    domain: z.string().optional(),
    rule: z.string().optional(),
    control: z.string().optional().describe('framework:control'),
    severity: Severity.optional(),
    state: z.union([FindingState, z.literal('any')]).default('any'),
  }),
  response: z.object({ total: z.int(), findings: z.array(Finding) }).meta({ id: 'Findings' }),
} as const satisfies Route

export const getFinding = {
  method: 'GET',
  path: '/api/findings/:id',
  summary: 'One finding with the events that made it, how we know, and what to do',
  allow: watchers,
  params: z.object({ id: z.string() }),
  response: z
    .object({
      finding: Finding,
      why: z.string(),
      remedy: z.string(),
      howWeKnow: z.object({
        sentence: z.string(),
        ruleVersion: z.string().describe('digest of the rule file that was in force'),
        condition: z.string(),
        sources: z.array(z.string()),
        evaluatedAt: Instant,
      }),
      actions: z
        .array(
          z.object({
            kind: z.string(),
            params: z.record(z.string(), z.string()),
            open: z
              .array(z.object({ name: z.string(), most: z.string().nullable() }))
              .describe('what whoever asks says; up to `most`, where the rule proposes a limit'),
          }),
        )
        .describe('what over the API puts it right, as its rule says for its subject, and nothing else; else by hand'),
      events: z.array(AuditEvent),
      history: z.array(
        z.object({ at: Instant, who: z.string(), from: FindingState, to: FindingState, reason: z.string() }),
      ),
      work: z
        .array(
          z.object({
            at: Instant,
            who: z.string(),
            owner: z.string().nullable(),
            due: z.iso.date().nullable(),
            comment: z.string(),
          }),
        )
        .describe('who was named, by when, and remarks, oldest first'),
      regressions: z
        .array(
          z.object({
            at: Instant,
            resolvedAt: Instant,
            resolvedBy: z.string(),
            lastSeen: Instant,
            reason: z.string(),
          }),
        )
        .describe('each time that it came back, oldest first'),
    })
    .meta({ id: 'FindingDetail' }),
} as const satisfies Route

/** At least one of the three: an owner, an end, or a remark. */
export const workFinding = {
  method: 'POST',
  path: '/api/findings/:id/work',
  summary: 'Say who mends a finding, by when, or a remark; nothing of it is ever overwritten',
  allow: watchers,
  params: z.object({ id: z.string() }),
  body: z
    .object({
      owner: z.string().trim().min(1).max(200).optional(),
      due: z.iso.date().optional(),
      comment: z.string().trim().max(4000).default(''),
    })
    .refine((work) => work.owner !== undefined || work.due !== undefined || work.comment !== '', {
      message: 'say an owner, an end (due) or a remark (comment)',
      path: ['comment'],
    }),
  response: z.object({ finding: Finding }).meta({ id: 'WorkedFinding' }),
} as const satisfies Route

/** A muted finding needs a reason and an end: silence that nobody has to renew is how things are forgotten. */
export const triageFinding = {
  method: 'POST',
  path: '/api/findings/:id/triage',
  summary: 'Move a finding to another state',
  allow: ['admin', 'compliance', 'team-lead'],
  params: z.object({ id: z.string() }),
  body: z
    .object({ state: FindingState, reason: z.string().trim().max(2000).default(''), until: z.iso.date().optional() })
    .refine((to) => to.state !== 'muted' || (to.reason !== '' && to.until !== undefined), {
      message: 'muting needs a reason and an end date (until)',
      path: ['until'],
    }),
  response: z.object({ finding: Finding }).meta({ id: 'Triaged' }),
} as const satisfies Route

export const Cell = z
  .object({
    domain: z.string(),
    status: ControlStatus,
    findings: z.int().describe('open findings behind the status'),
    reason: z.string().describe('why this status, in a sentence'),
  })
  .meta({ id: 'ControlCell' })

export const DomainScore = z
  .object({
    domain: z.string(),
    title: z.string(),
    score: z.number().nullable().describe('satisfied ÷ assessed, 0 to 1; null when nothing is assessed'),
    coverage: z.number().describe('assessed ÷ applicable, 0 to 1'),
    answered: z.number().describe('assessed, attested, inherited or excepted ÷ applicable, 0 to 1'),
    applicable: z.int(),
    counts: StatusCounts,
    openFindings: z.int(),
  })
  .meta({ id: 'DomainScore' })

export const getControlMatrix = {
  method: 'GET',
  path: '/api/controls',
  summary: 'Controls × domains, worst first, with score and coverage per domain',
  allow: watchers,
  query: z.object({
    framework: z.string().optional(),
    domain: z.string().optional(),
    day: z.iso.date().optional().describe('a past day, told as it was at its end by the rules of then'),
  }),
  response: z
    .object({
      frameworks: z.array(z.object({ id: z.string(), title: z.string() })),
      domains: z.array(DomainScore),
      controls: z.array(
        z.object({
          framework: z.string(),
          control: z.string(),
          title: z.string(),
          family: z.string(),
          rules: z.int(),
          cells: z.array(Cell),
        }),
      ),
      weights: z
        .object(perStatus(StatusWeight))
        .describe(
          'what a control of each status weighs in score, coverage and answered; every control weighs the same',
        ),
    })
    .meta({ id: 'ControlMatrix' }),
} as const satisfies Route

/** Recomputed from what was kept, by the rules of each day: a later change of a rule or a fact alters no past day. */
export const getPostureHistory = {
  method: 'GET',
  path: '/api/posture/history',
  summary: 'Score and coverage of each domain at the end of each day',
  allow: watchers,
  query: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    framework: z.string().optional(),
    domain: z.string().optional(),
  }),
  response: z
    .object({
      days: z.array(z.object({ day: z.iso.date(), domains: z.array(DomainScore) })),
      notJudged: z.array(z.iso.date()).describe('days by whose end nothing had been judged yet'),
    })
    .meta({ id: 'PostureHistory' }),
} as const satisfies Route

export const getControl = {
  method: 'GET',
  path: '/api/controls/:framework/:control',
  summary: 'One control: its status per domain, the rules that test it, and their findings',
  allow: watchers,
  params: z.object({ framework: z.string(), control: z.string() }),
  response: z
    .object({
      framework: z.object({ id: z.string(), title: z.string() }),
      control: z.string(),
      title: z.string(),
      family: z.string(),
      requirement: z.string().describe('Required or Addressable for HIPAA; otherwise how it applies'),
      cells: z.array(Cell),
      rules: z.array(z.object({ rule: z.string(), title: z.string(), severity: Severity, openFindings: z.int() })),
      findings: z.array(Finding),
    })
    .meta({ id: 'Control' }),
} as const satisfies Route

export const listRules = {
  method: 'GET',
  path: '/api/rules',
  summary: 'The policy rules, with what they look for and why',
  allow: watchers,
  response: z
    .object({
      rules: z.array(
        z.object({
          rule: z.string(),
          title: z.string(),
          severity: Severity,
          why: z.string(),
          remedy: z.string(),
          controls: z.array(ControlRef),
          openFindings: z.int(),
          actions: z.array(z.string()).describe('titles of what over the API puts right what it finds; else by hand'),
          parameters: z
            .array(
              z.object({
                name: z.string(),
                value: z.string().describe('where a domain has none of its own'),
                domains: z.array(z.object({ domain: z.string(), value: z.string() })),
              }),
            )
            .describe('limits that the rule compares with, and the domains that have another'),
        }),
      ),
    })
    .meta({ id: 'Rules' }),
} as const satisfies Route

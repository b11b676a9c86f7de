import { z } from 'zod'
import { ConfigError, type Fault } from './config-error.ts'
import { UNALLOCATED } from './domain.ts'
import { quoted } from './fields.ts'
import { readYaml } from './read-yaml.ts'
import { MonthText, positive, RuleId, spansMeet } from './rule-fields.ts'

const names = z.array(quoted.min(1)).default([])

/** Which charges are shared: those that fit every list that is not empty. Names as the filters of cost have them. */
export const Pool = z
  .strictObject({
    domains: names,
    /** Whose bill: `Databricks`, or the name of another vendor as its bill has it. */
    providers: z.array(quoted.min(1)).optional(),
    products: names,
    workspaces: names,
    skus: names,
    resources: names,
    reasons: names,
  })
  .refine((pool) => Object.values(pool).some((list) => (list?.length ?? 0) > 0), {
    message: 'names nothing | Give at least one list, such as domains or resources.',
  })
export type Pool = z.output<typeof Pool>

export const splitMethods = [
  'even',
  'fixed',
  'direct-cost',
  'warehouse-work',
  'job-overlap',
  'consumers',
  'metric',
] as const

/**
 * One split. Rules are applied in the order of the file, month by month; a rule sees what earlier rules handed to the
 * domains that its pool names (a cascade).
 */
export const SplitRule = z.strictObject({
  id: RuleId,
  title: quoted.min(1),
  from: MonthText.optional(),
  until: MonthText.optional(),
  pool: Pool,
  /** Who pays; empty: every domain that no rule up to this one has in its pool. */
  to: names,
  except: names,
  method: z.enum(splitMethods, `unknown method | Use one of ${splitMethods.join(', ')}.`),
  /** `fixed` only: domain → percent. Must total 100. */
  percent: z.record(z.string(), positive(6)).default({}),
  /** `metric` only: the name of an imported metric. */
  metric: quoted.min(1).optional(),
  /** `consumers` only: tables, schemas or catalogs whose readers pay. */
  tables: names,
  /** Where the pool ran and nobody used it: shown apart, spread by use, or charged to whom the chain placed it with. */
  idle: z
    .enum(['separate', 'by-use', 'owner'], 'expected separate, by-use or owner | Use one of them.')
    .default('separate'),
  /** When the base is zero: stay in the pool, spread evenly, or to a domain by name. */
  zero_base: quoted.min(1).default('leave'),
  /** `pool` folds the resources and people of a large pool into one, so that a part stands for a product and SKU. */
  detail: z.enum(['resource', 'pool'], 'expected resource or pool | Use one of them.').default('resource'),
})
export type SplitRule = z.output<typeof SplitRule>

/** `allocation.yml`: how shared cost is divided. */
export const AllocationDefinition = z.strictObject({
  allocation: quoted.min(1),
  /** Whether the bills of other vendors that are taken in stand on statements, and in pools and bases; `without` unless it says so. */
  vendors: z.enum(['without', 'with'], 'expected without or with | Use one of them.').optional(),
  splits: z.array(SplitRule).default([]),
})
export type AllocationDefinition = z.output<typeof AllocationDefinition>

/**
 * Read the text of `allocation.yml`. Throws `ConfigError`, which names file, line, key and remedy: also where fixed
 * shares do not total 100, a method lacks what it needs, or money would go round in a circle.
 */
export function parseAllocation(text: string, file: string): AllocationDefinition {
  const allocation = readYaml(text, file, AllocationDefinition)
  const faults = allocation.splits.flatMap((rule, i) => [
    ...faultsOf(rule, `splits[${i}]`, file),
    ...vendorsLeftOut(rule, `splits[${i}]`, allocation, file),
    ...circles(rule, i, allocation.splits, file),
    ...(allocation.splits.findIndex(({ id }) => id === rule.id) === i
      ? []
      : [
          {
            file,
            line: null,
            key: `splits[${i}].id`,
            problem: `${rule.id} stands twice`,
            remedy: 'Give each split an id of its own.',
          },
        ]),
  ])
  if (faults.length > 0) throw new ConfigError(faults)
  return allocation
}

const SCALE = 6
const ONE_HUNDRED = 100n * 10n ** BigInt(SCALE)

/** A percentage as whole millionths of a percent. */
export function percentUnits(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(SCALE, '0'))
}

function faultsOf(rule: SplitRule, key: string, file: string): Fault[] {
  const wrong = (at: string, problem: string, remedy: string): Fault => ({
    file,
    line: null,
    key: `${key}.${at}`,
    problem,
    remedy,
  })
  const faults: Fault[] = []
  const shares = Object.values(rule.percent)
  if (rule.method === 'fixed') {
    const total = shares.reduce((sum, text) => sum + percentUnits(text), 0n)
    if (total !== ONE_HUNDRED) {
      const text = `${total / 10n ** BigInt(SCALE)}.${(total % 10n ** BigInt(SCALE)).toString().padStart(SCALE, '0')}`
      faults.push(wrong('percent', `the shares total ${text}, not 100`, 'Correct the shares.'))
    }
    if (rule.to.length + rule.except.length > 0) {
      faults.push(wrong('to', 'fixed shares name who pays already', 'Remove to and except, or choose another method.'))
    }
  } else if (shares.length > 0)
    faults.push(wrong('percent', `${rule.method} takes no shares`, 'Remove percent, or use the method fixed.'))
  if ((rule.method === 'metric') !== (rule.metric !== undefined)) {
    faults.push(
      wrong(
        'metric',
        rule.method === 'metric' ? 'is missing' : `${rule.method} takes no metric`,
        'Name the metric for the method metric, and for no other.',
      ),
    )
  }
  if ((rule.method === 'consumers') !== rule.tables.length > 0) {
    faults.push(
      wrong(
        'tables',
        rule.method === 'consumers' ? 'is missing' : `${rule.method} takes no tables`,
        'Name tables for the method consumers, and for no other.',
      ),
    )
  }
  if (rule.from !== undefined && rule.until !== undefined && rule.from > rule.until) {
    faults.push(wrong('until', 'lies before from', 'Correct from or until.'))
  }
  if (payersNamed(rule).includes(UNALLOCATED))
    faults.push(wrong('to', `${UNALLOCATED} pays nothing`, 'Name domains only.'))
  return faults
}

/** A pool of another vendor's cost is empty while bills are left out; nobody means that. */
function vendorsLeftOut({ pool }: SplitRule, key: string, { vendors }: AllocationDefinition, file: string): Fault[] {
  const named = (pool.providers ?? []).filter((name) => name !== 'Databricks')
  if (vendors === 'with' || named.length === 0) return []
  const problem = `names ${named.join(', ')}, whose bills are left out`
  const remedy = 'Write vendors: with at the head of the file, so that bills of other vendors count.'
  return [{ file, line: null, key: `${key}.pool.providers`, problem, remedy }]
}

/** The domains that a rule names as payers, in whichever way. */
export const payersNamed = (rule: SplitRule): string[] => [
  ...rule.to,
  ...Object.keys(rule.percent),
  ...(rule.zero_base === 'leave' || rule.zero_base === 'even' ? [] : [rule.zero_base]),
]

/** Money goes round when a rule pays into a pool that it, or a rule before it, has emptied. */
function circles(rule: SplitRule, i: number, rules: readonly SplitRule[], file: string): Fault[] {
  return rules.slice(0, i + 1).flatMap((earlier) => {
    if (!spansMeet(earlier, rule)) return []
    return payersNamed(rule)
      .filter((domain) => earlier.pool.domains.includes(domain))
      .map((domain) => ({
        file,
        line: null,
        key: `splits[${i}]`,
        problem: `${rule.id} pays into ${domain}, which ${earlier.id} has divided already`,
        remedy: 'Put the rules in the order in which money flows, or take the domain out of the payers.',
      }))
  })
}

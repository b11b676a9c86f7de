import { expect, test } from 'vitest'
import { ConfigError, indexDomains, monthlyBudget, parseAccount, parseDomain, parsePeople } from './index.ts'

const file = 'domains/cycle-tracking.yml'
const minimal = 'domain: cycle-tracking\ntitle: Cycle\nowner: maya@x\ncost_centre: CC-410\n'

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no fault'
}

test('what is left out of a domain file is empty', () => {
  const domain = parseDomain(minimal, file)
  expect(domain.members).toEqual([])
  expect(domain.select.tags).toEqual([])
  expect(domain.budget).toEqual([])
})

test.each`
  text                                                      | message
  ${`${minimal}budget: [{ from: 2026-01, monthly: 12.5 }]`} | ${'domains/cycle-tracking.yml:5: budget[0].monthly: expected text. Put the value in quotes, so that no digit is lost.'}
  ${`${minimal}select:\n  workspaces: [2583017469041122]`}  | ${'domains/cycle-tracking.yml:6: select.workspaces[0]: expected text. Put the value in quotes, so that no digit is lost.'}
  ${`${minimal}select:\n  jobs: ["481902"]`}                | ${'domains/cycle-tracking.yml:6: select.jobs[0]: expected workspace_id/id, since ids are unique only inside a workspace. Write it like "2583017469041122/481902".'}
  ${`${minimal}selct: {}`}                                  | ${'domains/cycle-tracking.yml:1: unknown key selct. Remove it or correct its spelling.'}
  ${minimal.replace('owner: maya@x\n', '')}                 | ${'domains/cycle-tracking.yml:1: owner: is missing. Add owner.'}
  ${minimal.replace('cycle-tracking', 'Cycle Tracking')}    | ${'domains/cycle-tracking.yml:1: domain: a domain name is made of a–z, 0–9 and hyphens, beginning with a letter. Write it like cycle-tracking.'}
  ${'title: ['}                                             | ${/^domains\/cycle-tracking.yml:1: this is not YAML/}
  ${''}                                                     | ${'domains/cycle-tracking.yml: this holds no keys. Write the keys as `name: value`, one a line.'}
`('a fault names file, line, key and remedy: $message', ({ text, message }) => {
  expect(messageOf(() => parseDomain(text, file))).toMatch(message)
})

test('all faults of a file are told at once, in the order of its lines', () => {
  const text = `${minimal}nonsense: 1\nbudget: [{ from: soon, monthly: "1" }]`
  expect(messageOf(() => parseDomain(text, file)).split('\n')).toHaveLength(2)
})

test('two domains that claim one selector are named, with their files', () => {
  const tag = (domain: string, value: string) =>
    parseDomain(
      `${minimal.replace('cycle-tracking', domain)}select: { tags: [{ key: team, values: [${value}] }] }`,
      domain,
    )
  const sources = [
    { definition: tag('alpha', 'cycle'), file: 'domains/alpha.yml' },
    { definition: tag('beta', '" CYCLE "'), file: 'domains/beta.yml' },
  ]
  expect(messageOf(() => indexDomains(sources))).toBe(
    'domains/beta.yml: select.tags: beta claims tag team=cycle, which alpha claims in domains/alpha.yml. Leave it in one of the two files.',
  )
})

test('a domain that stands in two files is named, with both', () => {
  const definition = parseDomain(minimal, file)
  expect(
    messageOf(() =>
      indexDomains([
        { definition, file: 'a.yml' },
        { definition, file: 'b.yml' },
      ]),
    ),
  ).toContain('b.yml: domain: cycle-tracking is defined in a.yml as well')
})

test.each`
  month        | amount
  ${'2025-09'} | ${null}
  ${'2025-10'} | ${'100'}
  ${'2026-02'} | ${'100'}
  ${'2026-03'} | ${'250.50'}
`('the budget of $month is $amount', ({ month, amount }) => {
  const budget = [
    { from: '2026-03', monthly: '250.50' },
    { from: '2025-10', monthly: '100' },
  ]
  expect(monthlyBudget({ budget }, month)).toBe(amount)
})

test('an account is a demo only when it says so, and its clock is an instant', () => {
  expect(parseAccount('account_id: a\nname: Selene', 'account.yml')).toEqual({
    account_id: 'a',
    name: 'Selene',
    demo: false,
    currency: 'USD',
    second_person: false,
    tag_aliases: {},
  })
  expect(messageOf(() => parseAccount('account_id: a\nname: S\nclock: noon', 'account.yml'))).toContain(
    'account.yml:3: clock: expected an instant in UTC',
  )
})

test('an id stands for one person', () => {
  const person = '  - { id: maya, name: Maya, title: Lead, roles: [team-lead], domains: [], identity: maya@x }'
  expect(messageOf(() => parsePeople(`people:\n${person}\n${person}`, 'people.yml'))).toContain('maya stands twice')
})

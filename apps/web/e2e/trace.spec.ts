import {
  createClient,
  getClose,
  getCostTrace,
  getCostTraceGroups,
  importMetrics,
  PERSON_HEADER,
  prepareClose,
  reviewClose,
} from '@meshledger/contracts'
import { decimal } from '../src/format/index.ts'
import { type Question, readTraced, type Traced } from '../src/view/index.ts'
import { amountIn, amountsOf, expect, people, section, test, type Walker } from './walk.ts'

/** Every page on which money stands, with whoever reads it there, and the kinds of figures that it has at least. */
const pages: readonly { who: 'finance' | 'lead' | 'leadOfTwo'; address: string; figures: number }[] = [
  { who: 'finance', address: '/', figures: 60 },
  { who: 'leadOfTwo', address: '/', figures: 20 },
  { who: 'lead', address: '/domains/cycle-tracking', figures: 40 },
  { who: 'lead', address: '/domains/cycle-tracking?tab=resources&period=2026-10', figures: 8 },
  { who: 'finance', address: '/spend?by=domain,product&cmp=prev&f.domain=~growth', figures: 60 },
  { who: 'finance', address: '/spend?by=resource,run_as&period=2026-10&shared=split&basis=net', figures: 40 },
  { who: 'finance', address: '/spend?by=month,provider&from=2026-08-10&to=2026-11-05', figures: 6 },
  { who: 'finance', address: '/spend?by=day,reason&period=2026-10', figures: 40 },
  { who: 'finance', address: '/spend/changes?period=2026-10', figures: 20 },
  { who: 'finance', address: '/spend/unallocated?period=2026-10', figures: 10 },
  { who: 'finance', address: '/spend/reconciliation?period=2026-10', figures: 12 },
  { who: 'finance', address: '/spend/anomalies?from=2026-01-01&to=2026-11-19', figures: 1 },
  { who: 'finance', address: '/spend/waste?period=2026-10', figures: 12 },
  { who: 'lead', address: '/spend/shared?period=2026-10', figures: 1 },
  { who: 'finance', address: '/spend/shared?period=2026-10', figures: 8 },
  { who: 'finance', address: '/spend/shared?from=2026-08-01&to=2026-10-31', figures: 20 },
  { who: 'lead', address: '/spend/actions', figures: 20 },
  { who: 'finance', address: '/spend/unit-cost?metric=traced', figures: 3 },
  { who: 'finance', address: '/spend/commitments', figures: 4 },
  { who: 'finance', address: '/close', figures: 1 },
  { who: 'finance', address: '/close/2026-04', figures: 12 },
  { who: 'lead', address: '/statements/2026-04/cycle-tracking/v1', figures: 8 },
  { who: 'finance', address: '/budgets', figures: 40 },
]

type Figure = { amount: string; trace: string }

/** Every figure of the page that opens a trace, those of the tables behind its charts among them. */
async function figuresOf({ page }: Walker): Promise<Figure[]> {
  const charts = page.getByRole('button', { name: 'Show as table' })
  while ((await charts.count()) > 0) await charts.first().click()
  return page.locator('button.ml-traced').evaluateAll((all) =>
    all.map((one) => ({
      amount: one.querySelector('data')?.getAttribute('value') ?? '',
      trace: (one as HTMLButtonElement).value,
    })),
  )
}

/** Some of each kind of question: the first and the last. */
function picked(figures: readonly Figure[]): Figure[] {
  const kinds = new Map<string, Figure[]>()
  for (const one of figures) {
    const { questions = [], less = [], per } = readTraced(one.trace) ?? {}
    const { period, from, to, ...parts } = questions[0] ?? {}
    const kind = JSON.stringify([
      ...[period ?? '', from === to, Object.keys(parts).toSorted(), parts.waste, parts.basis],
      ...[questions.length > 1, less.length, Object.keys(less[0] ?? {}).toSorted(), per],
    ])
    kinds.set(kind, [...(kinds.get(kind) ?? []), one])
  }
  return [...kinds.values()].flatMap((of) => [...new Set([of[0], of.at(-1)])] as Figure[])
}

type Totals = { lines: string; groups: string; ofLines: string; ofGroups: string }

/** What a question comes to: both totals of its trace, and the sums of their parts. */
async function answered(me: Walker, question: Question): Promise<Totals> {
  const query = { ...question, limit: 3 }
  const [lines, groups] = await Promise.all([me.ask(getCostTrace, { query }), me.ask(getCostTraceGroups, { query })])
  const sumOf = (parts: readonly { amount: string }[], { rest, apart }: Pick<typeof lines, 'rest' | 'apart'>) =>
    decimal.sum([...parts, rest, ...apart].map((one) => one.amount))
  const [ofLines, ofGroups] = [sumOf(lines.lines, lines), sumOf(groups.groups, groups)]
  return { lines: lines.total, groups: groups.total, ofLines, ofGroups }
}

/** A mean is given to six places, and what a statement calls the month before to the cent; all else to the last digit. */
function comesTo(figure: string, total: string, { per, less, questions }: Traced): boolean {
  const off = decimal.absolute(decimal.minus(decimal.times(figure, per), total))
  const cents = /\.\d\d$/.test(figure) && [...questions, ...less].some((one) => one.vendors !== undefined)
  const most = per > 1 ? decimal.times('0.000001', per) : cents ? '0.01' : '0'
  return decimal.isZero(off) || decimal.compare(off, most) < 0
}

/** By how much the figure in the address, both totals of its trace, and the sums of their parts miss the figure. */
async function traced(me: Walker, { amount, trace }: Figure): Promise<{ trace: string; off: string[] }> {
  const asked = readTraced(trace)
  if (asked === undefined) return { trace, off: ['it is no trace'] }
  const sums = (side: readonly Question[]) => Promise.all(side.map((one) => answered(me, one)))
  const [own, less] = await Promise.all([sums(asked.questions), sums(asked.less)])
  const totals = (['lines', 'groups', 'ofLines', 'ofGroups'] as const).map((one) =>
    decimal.minus(decimal.sum(own.map((sum) => sum[one])), decimal.sum(less.map((sum) => sum[one]))),
  )
  const off = totals.map((total) => (comesTo(amount, total, asked) ? '0' : total))
  return { trace, off: [asked.figure === amount ? '0' : String(asked.figure), ...off] }
}

/** A month in review and a metric, so that statements and unit cost have figures. */
test.beforeAll(async ({ baseURL }) => {
  const ask = createClient(
    (url, init) => fetch(url, init as RequestInit),
    baseURL ?? '',
    () => ({ [PERSON_HEADER]: people.finance }),
  )
  const params = { period: '2026-04' }
  const { state } = await ask(getClose, { params })
  // Another test may do the same at this moment: whoever comes second finds it done.
  if (state === 'open') await ask(prepareClose, { params, body: {} }).catch(() => undefined)
  if (state === 'open' || state === 'prepared') await ask(reviewClose, { params, body: {} }).catch(() => undefined)
  await ask(importMetrics, {
    body: { csv: 'metric,month,domain,value\ntraced,2026-04,growth,7\ntraced,2026-04,content,9' },
  })
})

for (const { who, address, figures: least } of pages) {
  test(`the trace of each figure is the figure: ${who} at ${address}`, async ({ as }) => {
    const me = await as(people[who])
    await me.open(address)
    const figures = await figuresOf(me)
    expect(figures.length).toBeGreaterThanOrEqual(least)
    for (const told of await Promise.all(picked(figures).map((one) => traced(me, one)))) {
      expect(told).toEqual({ ...told, off: told.off.map(() => '0') })
    }
  })
}

test('a figure opens its trace by keyboard, the address holds it, Escape gives the focus back, going back closes it', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/spend/reconciliation?period=2026-10')
  const figure = section(page, 'Where the money stands').locator('tbody .ml-traced').first()
  const amount = await amountIn(figure)
  await figure.focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: 'How this figure is made' })
  await expect(drawer).toContainText('The trace comes to the figure, to the last digit.')
  expect(await me.axe()).toEqual([])
  const groups = drawer.getByRole('table', { name: 'By price, rule and split' })
  expect(decimal.compare(decimal.sum(await amountsOf(groups, 'Amount')), amount)).toBe(0)
  const lines = drawer.getByRole('table', { name: 'Usage, dearest first' })
  expect(decimal.compare(decimal.sum(await amountsOf(lines, 'Amount')), amount)).toBe(0)
  const linked = page.url()
  expect(linked).toContain('trace=')
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await expect(figure).toBeFocused()
  await page.goBack()
  await expect(drawer).toBeVisible()
  await page.goBack()
  await expect(drawer).toHaveCount(0)

  await me.open(linked)
  await expect(drawer).toContainText('The trace comes to the figure')
  const first = groups.locator('tbody tr').first()
  const [part] = await amountsOf(groups, 'Amount')
  await first.getByRole('button').click()
  await expect(drawer.getByRole('heading', { name: /^Usage of / })).toBeVisible()
  expect(decimal.compare(decimal.sum(await amountsOf(lines, 'Amount')), part ?? '')).toBe(0)
  await drawer.getByRole('button', { name: 'Cheaper ones' }).last().click()
  await expect(drawer.getByText(/^21 to \d+ of/)).toBeVisible()
  expect(decimal.compare(decimal.sum(await amountsOf(lines, 'Amount')), part ?? '')).toBe(0)

  await me.open('/?trace=period:2026-10;f.nobody:knows')
  await expect(page.getByRole('status').filter({ hasText: 'trace' })).toBeVisible()
  await expect(drawer).toHaveCount(0)
})

test('what a trial of rules says opens its trace: what moved is two sums, and both sides add up to it', async ({
  as,
  page,
}) => {
  test.slow()
  const me = await as(people.finance)
  await me.open('/rules/allocation')
  const text = page.getByLabel('Text of the file (YAML)')
  await text.fill((await text.inputValue()).replace('method: "even"', 'method: "direct-cost"'))
  await page.getByLabel('Month to try it on').selectOption('2026-05')
  await page.getByRole('button', { name: 'Try it' }).click()
  const table = page.getByRole('table', { name: 'By domain: money moved' })
  await expect(table).toBeVisible()
  const figures = await figuresOf(me)
  expect(figures.length).toBeGreaterThan(40)
  for (const told of await Promise.all(picked(figures).map((one) => traced(me, one)))) {
    expect(told).toEqual({ ...told, off: told.off.map(() => '0') })
  }

  const column = (await table.locator('thead th').allInnerTexts()).indexOf('Moved between domains')
  const moved = table.locator('tbody tr').first().locator('td, th').nth(column).locator('.ml-traced')
  const amount = await amountIn(moved)
  expect(decimal.isZero(amount)).toBe(false)
  await moved.click()
  const drawer = page.getByRole('dialog', { name: 'How this figure is made' })
  await expect(drawer).toContainText('The trace comes to the figure, to the last digit.')
  await expect(drawer).toContainText('by the rules that were tried')
  expect(await me.axe()).toEqual([])
  const tables = drawer.getByRole('table', { name: 'By price, rule and split' })
  const [own = '', less = ''] = await Promise.all(
    [0, 1].map(async (side) => decimal.sum(await amountsOf(tables.nth(side), 'Amount'))),
  )
  expect(decimal.compare(decimal.minus(own, less), amount)).toBe(0)
})

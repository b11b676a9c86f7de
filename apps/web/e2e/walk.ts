import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createClient, type Input, type Output, PERSON_HEADER, type Route } from '@meshledger/contracts'
import { test as base, expect, type Locator, type Page } from '@playwright/test'

/** The people of the demo account, by what they are here for. */
export const people = {
  lead: 'maya-lindqvist',
  leadOfTwo: 'priya-raman',
  finance: 'elena-petrova',
  compliance: 'tomas-okafor',
  admin: 'noor-haddad',
} as const
export type Who = (typeof people)[keyof typeof people]

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Somebody at the screen: who they are, where they go, how many clicks they need, and what the server answers them. */
export class Walker {
  clicks = 0
  readonly page: Page
  readonly who: Who
  constructor(page: Page, who: Who) {
    this.page = page
    this.who = who
  }

  /** Goes to an address and waits until no part of the page is loading any more. */
  async open(address: string): Promise<void> {
    await this.page.goto(address)
    await this.settled()
  }

  async settled(): Promise<void> {
    await expect(this.page.locator('h1').first()).toBeVisible()
    await expect(this.page.locator('.ml-loading')).toHaveCount(0)
  }

  async click(place: Locator): Promise<void> {
    this.clicks += 1
    await place.click()
    await this.settled()
  }

  /** The same question, asked of the server directly. */
  async ask<R extends Route>(route: R, input: Input<R>): Promise<Output<R>> {
    const origin = new URL(this.page.url()).origin
    return createClient(
      (url, init) => fetch(url, init as RequestInit),
      origin,
      () => ({ [PERSON_HEADER]: this.who }),
    )(route, input)
  }

  /** What axe finds wrong, as text that names rule and place. */
  async axe(): Promise<string[]> {
    await this.page.evaluate(axeSource)
    return this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(where: Document, options: unknown): Promise<AxeResults> } }
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
      const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
      return found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
      )
    })
  }
}
type AxeResults = { violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }

/** A test that begins as one person: `const me = await as(people.finance)`. */
export const test = base.extend<{ as: (who: Who, scheme?: 'light' | 'dark') => Promise<Walker> }>({
  as: async ({ page }, use) => {
    await use(async (who, scheme = 'light') => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.addInitScript((id) => localStorage.setItem('meshledger.person', id), who)
      return new Walker(page, who)
    })
  },
})
export { expect }

/** The exact amounts that a column shows, as its markup carries them; `null` where a cell holds none. */
export async function amountsOf(table: Locator, column: string): Promise<string[]> {
  const headers = await table.getByRole('columnheader').allInnerTexts()
  const index = headers.findIndex((text) => text.trim().startsWith(column))
  expect(index, `a column ${column} in ${headers.join(', ')}`).toBeGreaterThanOrEqual(0)
  return table
    .locator(`tbody tr > :nth-child(${index + 1}) data`)
    .evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''))
}

/** The exact amount in a place on the page. */
export const amountIn = async (place: Locator): Promise<string> =>
  (await place.locator('data').first().getAttribute('value')) ?? ''

export const tile = (page: Page, label: string): Locator =>
  page.locator('.ml-tile').filter({ has: page.getByText(label, { exact: true }) })
export const section = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true }).and(page.locator('section.ml-section'))

export type AnswerKey = {
  items: { id: string; kind: string; domain: string | null; facts: Record<string, unknown> }[]
  totals: { months: { month: string; rated: string; unallocated: string }[] }
}
/** What was planted in the demo account. */
export const answerKey = (): AnswerKey => JSON.parse(readFileSync(process.env.E2E_ANSWERS ?? '', 'utf8')) as AnswerKey

import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { findingDetail } from '../fixtures/compliance.ts'
import { open } from '../fixtures/render.tsx'
import type { Asked } from '../fixtures/server.ts'
import { stepsOf } from './finding-history.tsx'

afterEach(cleanup)

const slow = { timeout: 20_000 }
const detail = (id: string) => {
  const found = findingDetail(id)
  if (found === null) throw new Error(`the fixtures have a finding ${id}`)
  return found
}

test('the history begins with the rule, and puts moves and what was said in the order of time', () => {
  const { finding } = detail('f-2')
  const at = (day: string) => `2026-11-${day}T10:00:00Z`
  const move = (day: string) => ({ at: at(day), who: 'Ruth', from: 'open', to: 'in-work', reason: 'begun' }) as const
  const said = { at: at('20'), who: 'Ruth', owner: 'maya', due: '2026-12-01', comment: 'please' }
  const remark = { at: at('22'), who: 'Maya', owner: null, due: null, comment: 'half done' }
  const steps = stepsOf({ finding, history: [move('21')], work: [remark, said] }, (id) => id.toUpperCase())
  expect(steps.map(({ what, said: text }) => [what, text])).toEqual([
    ['The rule found it', ''],
    ['Ruth named MAYA and set its end to 1 Dec 2026', 'please'],
    ['Ruth moved it from Open to In work', 'begun'],
    ['Maya remarked', 'half done'],
  ])
})

test('who mends it is chosen among those who may see it; only what changed is sent', async () => {
  const sent: Asked[] = []
  open('/findings/f-1', 'ruth-adler', (asked) => {
    if (asked.method !== 'POST' || !asked.path.endsWith('/work')) return undefined
    sent.push(asked)
    return { status: 200, body: { finding: detail('f-1').finding } }
  })
  const part = within(await screen.findByRole('region', { name: 'Who mends it, by when' }, slow))
  const save = part.getByRole('button', { name: 'Save who and when' })
  expect(save.hasAttribute('disabled')).toBe(true)
  await part.findByRole('option', { name: 'Maya Lindqvist' }, slow)
  const choices = [...part.getByLabelText('Who mends it').querySelectorAll('option')].map((one) => one.value)
  expect(choices).not.toContain('ines-okafor')
  fireEvent.change(part.getByLabelText('Who mends it'), { target: { value: 'maya-lindqvist' } })
  fireEvent.click(save)
  await screen.findByText('Saved.', {}, slow)
  expect(sent.map(({ body }) => body)).toEqual([{ comment: '', owner: 'maya-lindqvist' }])
})

test('what came back after it was resolved stands on a record of its own', async () => {
  open('/findings/f-2', 'ruth-adler')
  const table = await screen.findByRole('table', { name: 'It came back' }, slow)
  expect(within(table).getAllByRole('row')).toHaveLength(2)
  expect(table.textContent).toContain('It happened again')
})

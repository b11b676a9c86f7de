import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { action } from '../fixtures/govern.ts'
import { open } from '../fixtures/render.tsx'
import type { Asked } from '../fixtures/server.ts'

afterEach(cleanup)

const dry = {
  ...{ kind: action.kind, title: action.title, host: action.host, params: action.params, before: null, after: '90' },
  ...{ already: false, warning: action.warning, mode: 'act', finding: 'f-3', rule: action.rule, domain: 'growth' },
}
const slow = { timeout: 20_000 }

test('looks first, then asks another person, and opens what was asked for', async () => {
  const sent: Asked[] = []
  open('/findings/f-3', 'ruth-adler', (asked) => {
    if (asked.method !== 'POST' || !asked.path.startsWith('/api/actions')) return undefined
    sent.push(asked)
    return { status: 200, body: asked.path.endsWith('dry-run') ? dry : { action } }
  })
  const look = await screen.findByRole('button', { name: 'See what would change' }, slow)
  const kind = screen.getByLabelText('Which change')
  expect([...kind.querySelectorAll('option')].map((one) => one.textContent)).toEqual([
    'Set a switch of the workspace: maxTokenLifetimeDays 90',
    'Let named groups alone use tokens',
  ])
  fireEvent.change(kind, { target: { value: '1' } })
  expect(look.hasAttribute('disabled')).toBe(true)
  fireEvent.change(kind, { target: { value: '0' } })
  expect(look.hasAttribute('disabled')).toBe(false)
  fireEvent.click(look)
  fireEvent.click(await screen.findByRole('button', { name: 'Ask for approval' }, slow))
  expect(await screen.findByRole('heading', { level: 1, name: action.title }, slow)).toBeTruthy()
  const params = { key: 'maxTokenLifetimeDays', value: '90' }
  expect(sent.map(({ body }) => body)).toEqual([
    { finding: 'f-3', kind: 'set-workspace-conf', params },
    { finding: 'f-3', kind: 'set-workspace-conf', params, note: '' },
  ])
})

test('where no action fits, a person has to do it', async () => {
  open('/findings/f-1', 'ruth-adler')
  expect(await screen.findByText(/No change over the API puts this right/, {}, slow)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'See what would change' })).toBeNull()
})

test('a team lead is not offered it', async () => {
  open('/findings/f-1', 'maya-lindqvist')
  expect(await screen.findByRole('heading', { name: 'What to do' }, slow)).toBeTruthy()
  expect(screen.queryByRole('heading', { name: 'Put it right' })).toBeNull()
})

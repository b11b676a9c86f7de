import { expect, test } from 'vitest'
import { actionsFor, readActions } from './actions.ts'
import { Fault } from './refusal.ts'
import type { Value } from './yaml.ts'

test.each`
  actions                                          | says                     | why
  ${'pause-job'}                                   | ${/must be a list/}      | ${'one kind is still a list'}
  ${['pause-job']}                                 | ${/a map with its kind/} | ${'a bare name has no room for parameters'}
  ${[{ id: '1' }]}                                 | ${/needs its kind/}      | ${'parameters of nothing'}
  ${[{ kind: 'pause-job', id: 1 }]}                | ${/id must be text/}     | ${'a number would lose digits of a long id'}
  ${[{ kind: 'pause-job', subject: 1 }]}           | ${/form of a subject/}   | ${'a form is text'}
  ${[{ kind: 'a', subject: '{id} by {id}' }]}      | ${/id is given twice/}   | ${'of two values one would be lost'}
  ${[{ kind: 'a', subject: 'job {id}', id: '1' }]} | ${/id is given twice/}   | ${'by the subject and by the rule'}
  ${[{ kind: 'a', subject: 'job {Id' }]}           | ${/braces stand around/} | ${'half a name'}
`('$actions is refused: $why', ({ actions, says }: { actions: Value; says: RegExp }) => {
  expect(() => readActions({ actions })).toThrow(Fault)
  expect(() => readActions({ actions })).toThrow(says)
})

const offered = (subject: string, about: string) =>
  actionsFor({ actions: [{ kind: 'k', subject, params: { type: 't' } }] }, about).map(({ params }) => params)

test.each`
  form                       | subject                    | params
  ${'job {id} by *'}         | ${'job 7 by a@x'}          | ${[{ type: 't', id: '7' }]}
  ${'job {id} by *'}         | ${'job 7 of a@x'}          | ${[]}
  ${'{principal} on {name}'} | ${'a@x\non b.c'}           | ${[]}
  ${'{name}'}                | ${'a line\nand another'}   | ${[{ type: 't', name: 'a line\nand another' }]}
  ${'*(.+)*'}                | ${'as it is (.+) written'} | ${[{ type: 't' }]}
  ${'*(.+)*'}                | ${'(anything)'}            | ${[]}
`('the form $form takes $params from $subject', ({ form, subject, params }) => {
  expect(offered(form, subject)).toEqual(params)
})

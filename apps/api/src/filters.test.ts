import { getCostTrace, filterNames as offered } from '@meshledger/contracts'
import { filterNames as known } from '@meshledger/costing'
import { expect, test } from 'vitest'

const asked = Object.keys(getCostTrace.query.shape).filter((name) => name.startsWith('f.'))

test('every filter that is offered is one that the figures know, and a trace can ask by each of them', () => {
  expect(offered.filter((name) => !(known as readonly string[]).includes(name))).toEqual([])
  expect(asked.toSorted()).toEqual(known.map((name) => `f.${name}`).toSorted())
})

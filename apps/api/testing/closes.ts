import {
  approve,
  disputes,
  freeze,
  type House,
  prepare,
  raiseDispute,
  review,
  settleDispute,
} from '@meshledger/pipeline'

/** January frozen after a dispute, February in review, March in review with a dispute that is open. */
export async function closesFor(house: House) {
  for (const period of ['2026-01', '2026-02', '2026-03']) {
    await prepare(house, period, 'pre-parer')
    await review(house, period, 'pre-parer')
  }
  const name = (period: string) => ({ period, domain: 'aurora', version: 'v1' })
  const raised = await raiseDispute(house, name('2026-01'), { line: 1, reason: 'not ours' }, 'lea-d', 'all')
  const settled = raised.dispute.id
  await settleDispute(house, settled, { decision: 'reject', reason: 'it is yours' }, 'pre-parer')
  const [january] = [(await house.ledger.closes.read('2026-01')).steps.at(-1)]
  await approve(house, '2026-01', 'ap-prover', january?.digest ?? '', '')
  await freeze(house, '2026-01', 'ap-prover')
  await raiseDispute(house, name('2026-03'), { line: 1, reason: 'too much' }, 'lea-d', 'all')
  const open = (await disputes(house, { state: 'open' }, 'all')).disputes[0]
  const digest =
    (await house.ledger.closes.statements('2026-02')).find(({ domain }) => domain === 'aurora')?.digest ?? ''
  return { frozen: name('2026-01'), inReview: { name: name('2026-02'), digest }, disputed: open?.id ?? '', settled }
}

import { expect, test } from 'vitest'
import { type ChargeBook, costBy, costChanges, costOverview, dayOf, dayText, resources } from './index.ts'
import { bookOf, domainOf, keyOf, window } from './testing/book.ts'

const tags = { team: 'cycle-tracking' }
const hundredths = (units: number): bigint => BigInt(units) * 10n ** 16n

/** Two months of one team: a job that grew, a warehouse that got dearer, a notebook that is new, a correction. */
function book(): ChargeBook {
  const keys = [
    keyOf({ key_id: 0, job_id: '481902', custom_tags: tags, run_as: 'sp-cycle' }),
    keyOf({
      key_id: 1,
      billing_origin_product: 'SQL',
      sku_name: 'SQL',
      warehouse_id: 'a1b2',
      custom_tags: tags,
      owned_by: 'maya@x',
    }),
    keyOf({ key_id: 2, billing_origin_product: 'NOTEBOOKS', notebook_id: '77', custom_tags: tags, run_as: 'ines@x' }),
    keyOf({ key_id: 3, job_id: '481902', custom_tags: tags, record_type: 'RETRACTION', late: true }),
    keyOf({ key_id: 4, job_id: '1', custom_tags: { team: 'labs' } }),
  ]
  const days = Array.from({ length: 59 }, (_, i) => dayOf('2026-02-01') + i)
  const facts = days.flatMap((day) => {
    const march = day >= dayOf('2026-03-01')
    const era = march ? 1 : 0
    return [
      { key: 0, day: dayText(day), era, quantity: hundredths(march ? 4512 : 3905), rows: 3 },
      { key: 1, day: dayText(day), era, quantity: hundredths(1275), rows: 12 },
      ...(march ? [{ key: 2, day: dayText(day), era, quantity: hundredths(333), rows: 2 }] : []),
      { key: 4, day: dayText(day), era, quantity: hundredths(99_999) },
    ]
  })
  return bookOf({
    keys,
    facts: [...facts, { key: 3, day: '2026-03-04', era: 1, quantity: hundredths(-2000) }],
    windows: [window('JOBS', 0, '0.20'), window('JOBS', 1, '0.20'), window('SQL', 0, '0.70'), window('SQL', 1, '0.74')],
    domains: [
      domainOf('cycle-tracking', { title: 'Cycle tracking', budget: [{ from: '2026-01', monthly: '650.00' }] }),
      domainOf('labs'),
    ],
    names: new Map([
      ['job 1/481902', [{ since: 0, name: 'cycle-features-daily', owner: 'sp-cycle' }]],
      ['warehouse 1/a1b2', [{ since: 0, name: 'cycle-bi', owner: 'maya@x' }]],
    ]),
    now: '2026-04-20T00:00:00Z',
  })
}

test('the month of a domain, as its owner reads it', async () => {
  const march = { period: '2026-03', 'f.domain': 'cycle-tracking' }
  const sees = ['cycle-tracking']
  const held = book()
  const overview = costOverview(held, march, sees)
  const cost = costBy(held, { ...march, by: ['product', 'resource'] }, sees)
  const changes = costChanges(held, { ...march, top: 9 }, sees)
  const dearest = resources(held, { ...march, limit: 9 }, sees)
  const line = (...cells: string[]) => cells.map((cell, i) => (i < cells.length - 1 ? cell.padEnd(30) : cell)).join('')
  const text = [
    `${overview.period.label}, list prices, ${cost.currency}`,
    overview.verdict.sentence,
    '',
    line('Product', 'Resource', 'Amount'),
    ...cost.rows.map((row) => line(row.product ?? '', row.resource ?? '', row.amount)),
    line('Total', '', cost.rated),
    '',
    `Against ${changes.before.label}: ${changes.start} → ${changes.end}`,
    ...changes.drivers.map((driver) => line(driver.name, driver.cause, driver.change)),
    line('Change', '', changes.change),
    '',
    line('Dearest', 'Owner', 'Where'),
    ...dearest.resources.map((one) => line(one.name, one.owner ?? '', one.url ?? '')),
  ]
  await expect(`${text.join('\n')}\n`).toMatchFileSnapshot('../golden/cycle-tracking-2026-03.txt')
})

import { beginAccessReview, type House } from '@meshledger/pipeline'

/** A review of both domains, of which each has rights on its table. */
export async function reviewFor(house: House): Promise<string> {
  await house.lake.run(`insert into access.audit_rows by name select 'acc' as account_id, '10' || n as workspace_id,
    timestamp '2026-03-02 09:00:00' as event_time, date '2026-03-02' as event_date,
    {'email': 'owner@' || domain || '.example'} as user_identity, 'unityCatalog' as service_name,
    'updatePermissions' as action_name, 'grant-' || n as request_id, {'status_code': 200} as response,
    'ACCOUNT_LEVEL' as audit_level, map {'securable_type': 'TABLE', 'securable_full_name': domain || '.gold.t',
      'changes': '[{"principal":"reader@' || domain || '.example","add":["SELECT"],"remove":[]}]'} as request_params
    from (values ('aurora', 1), ('borealis', 2)) t(domain, n)`)
  const wish = { title: 'Spring', domains: ['aurora', 'borealis'], due: '2026-04-01' }
  return (await beginAccessReview(house, wish, { id: 'com-pliance', sees: 'all', decides: true })).review.id
}

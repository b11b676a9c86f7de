import { at } from '../time.ts'
import { analyticsUs, prodUs } from '../world/account.ts'
import { identityNamed, member } from '../world/people.ts'
import { leaverWithToken } from '../world/reading.ts'

/** The stories that a compliance officer should find, each with its people, objects and times. */
export const stories = {
  token: { who: member('content', 2), at: at('2026-09-15T09:12:44.512Z'), workspace: prodUs },
  admin: { who: identityNamed('rita.soares'), target: member('growth', 3), at: at('2026-10-06T17:48:10.120Z') },
  silence: { who: identityNamed('ken.mori') },
  refused: {
    who: member('recommendations', 5),
    from: at('2026-10-20T03:11:05.000Z'),
    count: 26,
    every: 20_500,
    workspace: prodUs,
  },
  download: {
    who: member('subscriptions', 1),
    from: at('2026-07-22T21:04:12.000Z'),
    count: 64,
    every: 44_000,
    workspace: analyticsUs,
  },
  phiRead: { who: member('growth', 2), from: at('2026-09-29T11:26:03.441Z'), table: 'pregnancy.gold.risk_scores' },
  leftAgain: { who: leaverWithToken.who, from: at('2026-09-03T02:14:52.660Z'), table: 'community.gold.retention' },
  grant: {
    by: identityNamed('henrik.aalto'),
    group: 'study-fertility-2026',
    schema: 'telehealth.gold',
    table: 'telehealth.gold.waiting_times',
    member: member('experimentation', 1),
    granted: at('2026-06-22T09:30:18.204Z'),
    joined: at('2026-06-22T09:41:55.871Z'),
    reads: [at('2026-06-24T14:02:31.090Z'), at('2026-07-02T13:37:08.655Z')],
    expired: at('2026-07-17T08:00:00.413Z'),
    refused: at('2026-07-20T10:15:27.332Z'),
  },
  sharing: {
    by: identityNamed('priya.raman'),
    share: 'article_insights',
    recipient: 'lumen-research-partners',
    table: 'content.gold.article_engagement',
    created: at('2026-10-26T10:02:11.250Z'),
    queried: [at('2026-10-27T06:31:40.118Z'), at('2026-10-28T06:30:58.902Z'), at('2026-10-29T06:31:12.477Z')],
  },
} as const

import type { ItemMaker, Written } from './answer-items.ts'
import type { AnswerItem } from './answers.ts'
import { stories } from './audit/stories.ts'
import { READ_AT } from './configuration.ts'
import { instant } from './time.ts'
import type { Resource } from './usage/resource.ts'
import { type ConfigurationFault, configurationFaults } from './world/configuration-faults.ts'

/** What is wrong in the configuration: planted there, or following from what is planted in the usage and in the log. */
export function configurationItem({ resources, configuration }: Written, item: ItemMaker): AnswerItem {
  const faults: ConfigurationFault[] = [
    ...configurationFaults,
    ...['without an end', 'longer than its workspace allows'].map((how) => ({
      ...{ check: 'IAM-07', what: `a token that lives ${how}` },
      ...{ about: `of ${stories.token.who.id}`, domain: stories.token.who.team },
    })),
    {
      check: 'DAT-09',
      what: 'a recipient may come from every address',
      about: stories.sharing.recipient,
      domain: 'Platform',
    },
    ...configuration.endingSoon.map((token) => ({
      ...{ check: 'IAM-07', what: 'a token ends within a week', about: token, domain: '*' },
    })),
    ...resources.filter(isUntagged).map(({ name, domain }) => ({
      ...{
        check: 'CST-01',
        what: 'something that costs money bears no tag',
        about: name,
        domain: domain ?? 'Platform',
      },
    })),
    { check: 'CST-01', what: 'much of the cost is no domain’s', about: 'cost of the last 30 days', domain: 'Platform' },
  ]
  return item('configuration-faults', 'What is wrong in the configuration', null, {
    read_at: instant(READ_AT),
    faults: faults.map((fault) => ({ ...fault })),
  })
}

const isUntagged = ({ kind, tags, placedBy }: Resource): boolean =>
  ['job', 'serverless-job', 'warehouse', 'cluster'].includes(kind) &&
  Object.keys(tags).length === 0 &&
  placedBy !== 'resource'

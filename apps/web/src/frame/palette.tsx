import '@mantine/spotlight/styles.css'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { listDomains } from '@meshledger/contracts'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useReply, useSession } from '../reading/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import { navigationFor } from './pages.ts'
import { useBecome } from './person-switch.tsx'

const say = words.frame

/** Search for pages, domains and people; opens at once when it arrives, since somebody asked for it. */
export default function Palette({ calls }: { calls: number }) {
  const { person, people } = useSession()
  const domains = useReply(listDomains, {})
  const navigate = useNavigate()
  const period = usePeriod()
  const become = useBecome()
  useEffect(() => {
    if (calls > 0) spotlight.open()
  }, [calls])

  const go = (to: string) => () => void navigate({ to, search: period } as never)
  const groups: SpotlightActionGroupData[] = [
    {
      group: say.navigation,
      actions: navigationFor(person).flatMap(({ group, pages }) =>
        pages.map(
          (page): SpotlightActionData => ({
            id: page.path,
            label: page.title,
            description: group ?? '',
            onClick: go(page.path),
          }),
        ),
      ),
    },
    {
      group: say.nav.domains,
      actions: (domains.data?.domains ?? []).map((one) => ({
        id: `domain-${one.domain}`,
        label: one.title,
        description: one.domain,
        onClick: go(`/domains/${one.domain}`),
      })),
    },
    {
      group: say.person,
      actions: people
        .filter((one) => one.id !== person.id)
        .map((one) => ({
          id: `person-${one.id}`,
          label: say.lookAs(one.name),
          description: one.title,
          onClick: () => become(one),
        })),
    },
  ]
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound={say.searchEmpty}
      transitionProps={{ duration: 0 }}
      searchProps={{ placeholder: say.searchHint, 'aria-label': say.search }}
    />
  )
}

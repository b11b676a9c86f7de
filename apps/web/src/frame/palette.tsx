import '@mantine/spotlight/styles.css'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { getAuditFacets, getStatement, listAuditObjects, listDomains } from '@meshledger/contracts'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { time } from '../format/index.ts'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { trail as trailWords } from '../words/trail.ts'
import { words } from '../words.ts'
import { askedOf } from './asked.ts'
import { navigationFor } from './pages.ts'
import { useBecome } from './person-switch.tsx'

const say = words.frame
/** Fewer letters than these would find half the log. */
const LETTERS = 3
const FOUND = 8

/** What an auditor asks for by name: who accessed a table, and everything somebody touched; with a month where one is named. */
function useTrails(text: string, go: (to: string, month: string | null) => () => void): SpotlightActionGroupData[] {
  const { person, now } = useSession()
  const { part, month } = askedOf(text, now)
  const asks = part.length >= LETTERS && mayCall(person, listAuditObjects)
  const objects = useReply(listAuditObjects, { query: { q: asks ? part : '---', limit: FOUND } }, asks)
  const facets = useReply(getAuditFacets, {}, asks)
  if (!asks) return []
  const people = (facets.data?.actors ?? []).filter((one) => one.name.toLowerCase().includes(part.toLowerCase()))
  const named = trailWords
  return [
    {
      group: named.objects,
      actions: (objects.data?.objects ?? []).map((one) => ({
        id: `object-${one.object}`,
        label: month === null ? named.who(one.object) : named.whoIn(one.object, time.longMonth(month)),
        description: named.foundObject(one.domain, words.compliance.events(one.events)),
        keywords: [text],
        onClick: go(`/audit/objects/${encodeURIComponent(one.object)}`, month),
      })),
    },
    {
      group: named.identities,
      actions: people.slice(0, FOUND).map((one) => ({
        id: `identity-${one.id}`,
        label: month === null ? named.did(one.name) : named.didIn(one.name, time.longMonth(month)),
        description: one.domain ?? '',
        keywords: [text],
        onClick: go(`/audit/identities/${one.id}`, month),
      })),
    },
  ]
}

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

  const [text, setText] = useState('')
  const go =
    (to: string, month: string | null = null) =>
    () =>
      void navigate({ to, search: month === null ? period : { period: month } } as never)
  const trails = useTrails(text, go)
  const number = /^\s*(\d{4}-\d{2}\/[a-z0-9-]+\/v\d+)\s*$/i.exec(text)?.[1]
  const groups: SpotlightActionGroupData[] = [
    ...trails,
    ...(number === undefined || !mayCall(person, getStatement)
      ? []
      : [
          {
            group: say.nav.statements,
            actions: [
              {
                id: 'statement-number',
                label: say.openStatement(number),
                keywords: [text],
                onClick: () => void navigate({ to: `/statements/${number}` } as never),
              },
            ],
          },
        ]),
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
      query={text}
      onQueryChange={setText}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound={say.searchEmpty}
      transitionProps={{ duration: 0 }}
      searchProps={{ placeholder: say.searchHint, 'aria-label': say.search }}
    />
  )
}

import { listDomains } from '@meshledger/contracts'
import { Link } from '@tanstack/react-router'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import { linkTo } from '../ui/links.tsx'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import { navigationFor } from './pages.ts'

/** Domains listed in the navigation; more than these are found by search or on the home page. */
const LISTED = 12

/** The pages that the person may see, by role; then the domains that the person reaches. */
export function Navigation({ onFollow }: { onFollow?: () => void }) {
  const { person } = useSession()
  const period = usePeriod()
  const domains = useReply(listDomains, {}, mayCall(person, listDomains))
  const follow = onFollow ? { onClick: onFollow } : {}
  const item = (to: string, title: string) => (
    <li key={to}>
      <Link
        {...linkTo({ to, search: period })}
        {...follow}
        className="ml-nav-link"
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {title}
      </Link>
    </li>
  )
  return (
    <nav aria-label={words.frame.navigation} className="ml-nav">
      <ul>
        {navigationFor(person).map(({ group, pages }) =>
          group === null ? (
            pages.map((page) => item(page.path, page.title))
          ) : (
            <li key={group}>
              <span className="ml-nav-group">{group}</span>
              <ul>{pages.map((page) => item(page.path, page.title))}</ul>
            </li>
          ),
        )}
        {domains.data && domains.data.domains.length > 0 ? (
          <li>
            <span className="ml-nav-group">{words.frame.nav.domains}</span>
            <ul>{domains.data.domains.slice(0, LISTED).map((one) => item(`/domains/${one.domain}`, one.title))}</ul>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}

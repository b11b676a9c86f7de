import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import { Mark } from './mark.tsx'

/**
 * A place inside the product. Addresses are typed where routes are declared; here a path and its query are enough,
 * since what a page does not understand it names instead of failing.
 */
export type Place = { to: string; search?: Record<string, string | undefined>; params?: Record<string, string> }

export const linkTo = (place: Place): LinkProps => place as unknown as LinkProps

/** A place with the period of this page, unless the place names one of its own. */
function usePlace(place: Place): LinkProps {
  const period = usePeriod()
  const own = place.search ?? {}
  const named = 'period' in own || 'from' in own
  return linkTo({ ...place, search: named ? own : { ...period, ...own } })
}

export function AppLink(props: {
  place: Place
  children: ReactNode
  plain?: boolean
  label?: string
  onClick?: () => void
}) {
  return (
    <Link
      {...usePlace(props.place)}
      className={props.plain ? 'ml-link-plain' : 'ml-link'}
      aria-label={props.label}
      {...(props.onClick ? { onClick: props.onClick } : {})}
    >
      {props.children}
    </Link>
  )
}

/** A link that leads onward from a part of a page. */
export const MoreLink = (props: { place: Place; children: ReactNode }) => (
  <Link {...usePlace(props.place)} className="ml-more">
    {props.children} <Mark name="right" size={12} />
  </Link>
)

/** A link that leaves the product, and says so. */
export const OutLink = (props: { href: string; label: string; children: ReactNode }) => (
  <a
    className="ml-link"
    href={props.href}
    target="_blank"
    rel="noreferrer noopener"
    aria-label={`${props.label} (${words.frame.opensElsewhere})`}
  >
    {props.children} <Mark name="out" size={12} />
  </a>
)

/** The parts of a subject as links, one of them current: each part has its own address. */
const TabLink = (props: { place: Place; current: boolean; children: ReactNode }) => (
  <Link
    {...usePlace(props.place)}
    className="ml-tab"
    data-current={props.current}
    aria-current={props.current ? 'page' : false}
  >
    {props.children}
  </Link>
)

export function TabLinks(props: {
  label: string
  tabs: readonly { name: string; place: Place; current: boolean; count?: number | undefined }[]
}) {
  return (
    <nav className="ml-tabs" aria-label={props.label}>
      {props.tabs.map((tab) => (
        <TabLink key={tab.name} place={tab.place} current={tab.current}>
          {tab.name}
          {tab.count === undefined ? null : <span className="ml-tab-count">{tab.count}</span>}
        </TabLink>
      ))}
    </nav>
  )
}

import { Drawer } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { ProblemError } from '@meshledger/contracts'
import { Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { time } from '../format/index.ts'
import {
  auditorHeader,
  forgetPerson,
  latestMonth,
  leaveAuditor,
  personHeader,
  type Session,
  SessionProvider,
  useMe,
  useSession,
} from '../reading/index.ts'
import { Button } from '../ui/buttons.tsx'
import { Loading, Trouble } from '../ui/state.tsx'
import { homeView, monthOf } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'
import { BasisSwitch } from './basis-switch.tsx'
import { Freshness } from './freshness.tsx'
import { Header } from './header.tsx'
import { landingOf } from './landing.ts'
import { Navigation } from './navigation.tsx'
import { pageAt, pages } from './pages.ts'
import { PeriodPicker, shiftedMonth } from './period-picker.tsx'
import { PERSON_CHANGED } from './person-switch.tsx'
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx'
import { TraceDrawer } from './trace-drawer.tsx'
import { WhoIsLooking } from './who.tsx'

const Palette = lazy(() => import('./palette.tsx'))
const say = words.frame

/** The frame around every page. It waits for who is asking, and starts anew when that changes. */
export function Frame() {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const changed = () => setTurn((now) => now + 1)
    window.addEventListener(PERSON_CHANGED, changed)
    return () => window.removeEventListener(PERSON_CHANGED, changed)
  }, [])
  return (
    <>
      <Notifications position="bottom-right" />
      <Known key={turn} />
    </>
  )
}

function Known() {
  const me = useMe()
  const refused = me.error instanceof ProblemError && me.error.problem.status === 401
  const stranger = refused && personHeader() !== null && auditorHeader() === null
  useEffect(() => {
    if (stranger) {
      forgetPerson()
      window.dispatchEvent(new Event(PERSON_CHANGED))
    }
  }, [stranger])
  if (me.data?.person) {
    return (
      <SessionProvider value={me.data as Session}>
        <Inside />
      </SessionProvider>
    )
  }
  if (me.data) return <WhoIsLooking people={me.data.people} />
  return (
    <main className="ml-who" id="content">
      <h1 className="ml-h1">{say.product}</h1>
      {me.error && !me.isFetching ? (
        <>
          <Trouble error={me.error} retry={() => void me.refetch()} />
          {auditorHeader() === null ? null : <Button onClick={leaveAccess}>{say.leaveAuditor}</Button>}
        </>
      ) : (
        <Loading what={say.product} height={240} />
      )}
    </main>
  )
}

/** Access that is over shows nothing; whoever came from here goes back to where they were. */
const leaveAccess = () => {
  leaveAuditor()
  window.location.assign('/')
}

function Inside() {
  const [menu, setMenu] = useState(false)
  const [help, setHelp] = useState(false)
  const [searches, setSearches] = useState(0)
  const me = useSession()
  const [view, change] = useView(homeView)
  const { pathname } = useLocation()
  const page = pageAt(pathname)
  const atHome = page === pages.home
  // What the compliance officer lands on covers the whole log: no month would change it.
  const period = !page || (atHome && landingOf(me.person, view.as) === 'compliance') ? 'none' : page.period

  const actions = useMemo(
    () => ({
      search: () => setSearches((n) => n + 1),
      help: () => setHelp(true),
      month: (by: number) => {
        const month = shiftedMonth(view, by, me.periods, latestMonth(me))
        if (month !== null && period !== 'none') change({ period: month, from: undefined, to: undefined })
      },
    }),
    [view, me, period, change],
  )
  useShortcuts(actions)
  useEffect(() => {
    document.title = `${page?.title ?? say.product} · ${say.product}`
  }, [page])

  return (
    <>
      <a className="ml-skip" href="#content">
        {say.skip}
      </a>
      <Header onMenu={() => setMenu(true)} onSearch={actions.search} onHelp={actions.help} />
      <div className="ml-body">
        <aside className="ml-aside ml-only-wide">
          <Navigation />
        </aside>
        <main id="content" className="ml-main" tabIndex={-1}>
          <div className="ml-context">
            {period === 'none' ? <span /> : <PeriodPicker use={period} />}
            <BasisSwitch page={atHome && period === 'none' ? undefined : page} />
            <Freshness />
          </div>
          <Notices month={period === 'month' ? monthOf(view, latestMonth(me)) : null} range={view.from !== undefined} />
          <Outlet />
        </main>
      </div>
      <Drawer
        opened={menu}
        onClose={() => setMenu(false)}
        title={say.navigation}
        size={280}
        closeButtonProps={{ 'aria-label': say.close }}
        transitionProps={{ duration: 0 }}
      >
        <Navigation onFollow={() => setMenu(false)} />
      </Drawer>
      <TraceDrawer />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
      {searches > 0 ? (
        <Suspense fallback={null}>
          <Palette calls={searches} />
        </Suspense>
      ) : null}
    </>
  )
}

/** What the address asked for and the page could not follow. */
function Notices({ month, range }: { month: string | null; range: boolean }) {
  const [view, change] = useView(homeView)
  const ignored = (view.ignored ?? '').split(',').filter((name) => name !== '')
  return (
    <>
      {ignored.length > 0 ? (
        <div className="ml-notice" role="status">
          <span>{say.ignored(ignored)}</span>
          <button type="button" className="ml-link-button" onClick={() => change({}, true)}>
            {say.dismiss}
          </button>
        </div>
      ) : null}
      {month !== null && range ? (
        <div className="ml-notice" role="status">
          <span>{say.period.byMonth(time.longMonth(month))}</span>
        </div>
      ) : null}
    </>
  )
}

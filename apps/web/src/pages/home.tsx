import { listDomains, type Role } from '@meshledger/contracts'
import { Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { landingOf, landings, rememberLanding } from '../frame/landing.ts'
import { useReply, useSession } from '../reading/index.ts'
import { Loading, Row, Switch } from '../ui/index.ts'
import { homeView } from '../view/index.ts'
import { usePeriod, useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const TeamLeadHome = lazy(() => import('./home-team-lead.tsx'))
const FinanceHome = lazy(() => import('./home-finance.tsx'))
const ComplianceHome = lazy(() => import('./home-compliance.tsx'))

/** Each role lands on its own page; who holds several switches between them, and the choice is remembered. */
export default function Home() {
  const { person } = useSession()
  const [view, change] = useView(homeView)
  const held = landings(person)
  const role = landingOf(person, view.as)
  const choose = (next: string) => {
    rememberLanding(next)
    change({ as: next as Role })
  }
  return (
    <>
      {held.length > 1 ? (
        <Row>
          <Switch
            label={words.frame.roleSwitch}
            value={role ?? ''}
            choices={held.map((one) => ({ value: one, label: words.frame.personFor[one] }))}
            onChange={choose}
          />
        </Row>
      ) : null}
      <Suspense fallback={<Loading what={words.frame.nav.home} height={640} />}>
        <Landing role={role} />
      </Suspense>
    </>
  )
}

function Landing({ role }: { role: Role | undefined }) {
  switch (role) {
    case 'finance':
      return <FinanceHome />
    case 'compliance':
      return <ComplianceHome />
    case 'auditor':
      return <Navigate to="/auditor" replace />
    case 'admin':
      return <AdminHome />
    default:
      return <OwnDomains />
  }
}

function AdminHome() {
  const period = usePeriod()
  return <Navigate to="/settings/data-health" search={period as never} replace />
}

/** One domain: straight to it. Several: side by side. */
function OwnDomains() {
  const period = usePeriod()
  const domains = useReply(listDomains, {})
  const only = domains.data?.domains.length === 1 ? domains.data.domains[0] : undefined
  if (only) return <Navigate to={`/domains/${only.domain}`} search={period as never} replace />
  return <TeamLeadHome />
}

import type { Role } from '@meshledger/contracts'
import type { ReactNode } from 'react'
import { mayCall, useSession } from '../reading/index.ts'
import { NoAccess } from '../ui/state.tsx'
import { words } from '../words.ts'
import type { PageInfo } from './pages.ts'

/** Shows a page to whom it is for; anybody else reads whom to ask, never an empty page. */
export function Gate({ page, children }: { page: PageInfo; children: ReactNode }) {
  const { person } = useSession()
  if (mayCall(person, ...page.needs)) return <>{children}</>
  const roles = page.needs.flatMap((route) => (route.allow === 'anyone' ? [] : route.allow)) as Role[]
  return (
    <div className="ml-page">
      <h1 className="ml-h1">{page.title}</h1>
      <NoAccess sentence={words.states.noAccess.page(page.title)} roles={[...new Set(roles)]} home />
    </div>
  )
}

import { getCost } from '@meshledger/contracts'
import { mayCall, useSession } from '../reading/index.ts'
import { Switch } from '../ui/inputs.tsx'
import { homeView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'
import { type PageInfo, pages } from './pages.ts'

const say = words.spend
/** Pages whose figures are charges, and so can be read at list or at net price. */
const priced: readonly PageInfo[] = [
  pages.home,
  pages.domain,
  pages.spend,
  pages.changes,
  pages.anomalies,
  pages.waste,
  pages.unitCost,
  pages.shared,
  pages.actions,
  pages.unallocated,
  pages.reconciliation,
]
/** Pages about what is paid: net price holds unless the address asks for list price. */
const paid: readonly PageInfo[] = [pages.commitments]

/** At which price the figures of a page stand. It is part of the address, and every link takes it along. */
export function BasisSwitch({ page }: { page: PageInfo | undefined }) {
  const { person } = useSession()
  const [view, change] = useView(homeView)
  if (page === undefined || !mayCall(person, getCost)) return null
  const usual = paid.includes(page) ? 'net' : 'list'
  if (usual === 'list' && !priced.includes(page)) return null
  return (
    <Switch
      label={say.basis}
      value={view.basis ?? usual}
      choices={(['list', 'net'] as const).map((value) => ({ value, label: say.basisLong[value] }))}
      onChange={(value) => change({ basis: value === usual ? undefined : (value as 'list' | 'net') })}
    />
  )
}

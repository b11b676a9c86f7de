import { getCostTrace } from '@meshledger/contracts'
import { lazy, Suspense } from 'react'
import { useMayCall } from '../reading/index.ts'
import { Drawer } from '../ui/drawer.tsx'
import { Loading } from '../ui/state.tsx'
import { plainView, readTraced } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const Trace = lazy(() => import('../parts/trace.tsx'))

/** Beside any page: how the figure is made that the address names. Going back, or Escape, closes it. */
export function TraceDrawer() {
  const [view, change] = useView(plainView)
  const may = useMayCall(getCostTrace)
  const traced = readTraced(view.trace)
  return (
    <Drawer
      title={words.frame.traceTitle}
      opened={traced !== undefined && may}
      onClose={() => change({ trace: undefined })}
    >
      {traced === undefined ? null : (
        <Suspense fallback={<Loading what={words.frame.traceTitle} height={560} />}>
          <Trace key={view.trace} {...traced} />
        </Suspense>
      )}
    </Drawer>
  )
}

import { Popover } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { time } from '../format/index.ts'
import { latestMonth, useSession } from '../reading/index.ts'
import { Mark } from '../ui/mark.tsx'
import { homeView, monthOf, type PeriodChoice, periodLabel } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'
import type { PeriodUse } from './pages.ts'

const PeriodPanel = lazy(() => import('./period-panel.tsx'))
const say = words.frame.period

/** Moves the period by whole months, within the months that hold data. */
export function shiftedMonth(
  choice: PeriodChoice,
  by: number,
  months: readonly string[],
  latest: string,
): string | null {
  const next = time.addMonths(monthOf(choice, latest), by)
  return months.includes(next) ? next : null
}

export function PeriodPicker({ use }: { use: Exclude<PeriodUse, 'none'> }) {
  const me = useSession()
  const [view, change] = useView(homeView)
  const [open, setOpen] = useState(false)
  const latest = latestMonth(me)
  const choice: PeriodChoice = use === 'month' ? { period: monthOf(view, latest) } : view
  const label = periodLabel(choice, latest)
  const take = (next: PeriodChoice) => {
    setOpen(false)
    change({ period: undefined, from: undefined, to: undefined, ...next })
  }
  const step = (by: number) => {
    const month = shiftedMonth(choice, by, me.periods, latest)
    return (
      <button
        type="button"
        className="ml-step"
        aria-label={by < 0 ? say.previous : say.next}
        disabled={month === null}
        onClick={() => month && take({ period: month })}
      >
        <Mark name={by < 0 ? 'left' : 'right'} />
      </button>
    )
  }
  return (
    <div className="ml-period">
      {step(-1)}
      <Popover
        opened={open}
        onChange={setOpen}
        trapFocus
        returnFocus
        position="bottom-start"
        withinPortal
        shadow="md"
        transitionProps={{ duration: 0 }}
      >
        <Popover.Target>
          <button
            type="button"
            className="ml-period-button"
            aria-label={say.change(label)}
            onClick={() => setOpen(!open)}
          >
            {label} <Mark name="below" size={12} />
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={say.label}>
          <Suspense fallback={<div className="ml-loading" style={{ blockSize: 280, inlineSize: 280 }} />}>
            <PeriodPanel use={use} choice={choice} onChoose={take} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {step(1)}
    </div>
  )
}

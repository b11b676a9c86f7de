import '@mantine/dates/styles.css'
import { DatePicker } from '@mantine/dates'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { latestMonth, useSession } from '../reading/index.ts'
import { Button } from '../ui/buttons.tsx'
import { daysOf, type PeriodChoice, presetPeriod, presets } from '../view/index.ts'
import { words } from '../words.ts'

const say = words.frame.period

/** What the period picker opens: presets, the months that hold data, and any range of days. Arrives when first opened. */
export default function PeriodPanel(props: {
  use: 'range' | 'month'
  choice: PeriodChoice
  onChoose: (choice: PeriodChoice) => void
}) {
  const me = useSession()
  const today = me.now.slice(0, 10)
  const start = daysOf(props.choice, latestMonth(me))
  const [range, setRange] = useState<[string | null, string | null]>([start.from, start.to])
  const offered = presets.filter(
    (preset) => props.use === 'range' || preset === 'this-month' || preset === 'last-month',
  )
  const first = me.periods[0]
  return (
    <div className="ml-period-panel">
      <div className="ml-period-list">
        {offered.map((preset) => (
          <Button key={preset} small onClick={() => props.onChoose(presetPeriod(preset, today))}>
            {say.presets[preset]}
          </Button>
        ))}
      </div>
      <p className="ml-period-title">{say.months}</p>
      <div className="ml-period-months">
        {me.periods.toReversed().map((month) => (
          <button
            type="button"
            key={month}
            className="ml-month"
            aria-pressed={props.choice.period === month}
            onClick={() => props.onChoose({ period: month })}
          >
            {time.month(month)}
          </button>
        ))}
      </div>
      {props.use === 'range' ? (
        <>
          <p className="ml-period-title">{say.custom}</p>
          <DatePicker
            type="range"
            allowSingleDateInRange
            size="sm"
            hideOutsideDates
            value={range}
            onChange={setRange}
            defaultDate={start.to}
            maxDate={today}
            {...(first ? { minDate: time.firstDay(first) } : {})}
            ariaLabels={{ nextMonth: say.next, previousMonth: say.previous }}
          />
          <Button
            primary
            disabled={range[0] === null || range[1] === null}
            onClick={() => range[0] && range[1] && props.onChoose({ from: range[0], to: range[1] })}
          >
            {say.apply}
          </Button>
        </>
      ) : null}
    </div>
  )
}

import { filterNames, getCost } from '@meshledger/contracts'
import { useState } from 'react'
import { money } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { Button, Chips, MultiPicker, Row, Select } from '../ui/index.ts'
import { dropName, moneyInput, readFilter, type spendView, writeFilter } from '../view/index.ts'
import { words } from '../words.ts'

const say = words.spend
export type SpendView = ReturnType<typeof spendView>
export type FilterName = (typeof filterNames)[number]
type Change = (patch: Partial<SpendView>) => void

/** The filters of a view, as the API takes them. */
export const filtersOf = (view: SpendView): Record<string, string> =>
  Object.fromEntries(
    filterNames.flatMap((name) => {
      const text = view[`f.${name}`]
      return text === undefined ? [] : [[`f.${name}`, text]]
    }),
  )

/** The view with every filter cleared. */
export const noFilters = Object.fromEntries(filterNames.map((name) => [`f.${name}`, undefined])) as Partial<SpendView>

/** The view with one more value kept or left out; naming a value on one side takes it off the other. */
export function withValue(view: SpendView, name: FilterName, values: readonly string[], keep: boolean) {
  const now = values.reduce(dropName, readFilter(view[`f.${name}`]))
  const next = keep ? { ...now, only: [...now.only, ...values] } : { ...now, without: [...now.without, ...values] }
  return { [`f.${name}`]: writeFilter(next) } as Partial<SpendView>
}

/** Which values stand in the way and which are kept, a chip each. */
export function SpendChips(props: {
  view: SpendView
  change: Change
  titleOf: (name: FilterName, value: string) => string
}) {
  const { view, change, titleOf } = props
  const chips = filterNames.flatMap((name) => {
    const filter = readFilter(view[`f.${name}`])
    const chip = (value: string, without: boolean) => ({
      name: say.chips(say.dimension[name], without),
      value: titleOf(name, value) || say.none,
      drop: () => change({ [`f.${name}`]: writeFilter(dropName(filter, value)) } as Partial<SpendView>),
    })
    return [...filter.only.map((value) => chip(value, false)), ...filter.without.map((value) => chip(value, true))]
  })
  return <Chips chips={chips} clear={() => change(noFilters)} />
}

/** Choose a dimension, then any of its values with the money beside each; Apply asks once. */
export function SpendFilterForm(props: {
  view: SpendView
  change: Change
  titleOf: (name: FilterName, value: string) => string
}) {
  const { view, change, titleOf } = props
  const [name, setName] = useState<FilterName>('domain')
  const [picked, setPicked] = useState<string[]>([])
  const { [`f.${name}`]: _own, ...others } = filtersOf(view)
  const values = useReply(getCost, { query: { ...moneyInput(view), ...others, by: name } })
  const choices = (values.data?.rows ?? []).flatMap((row) => {
    const value = String(row[name] ?? '')
    return value === ''
      ? []
      : [{ value, label: `${titleOf(name, value)} · ${money(row.amount, values.data?.currency ?? 'USD')}` }]
  })
  const apply = (keep: boolean) => {
    change(withValue(view, name, picked, keep))
    setPicked([])
  }
  return (
    <div className="ml-filters">
      <Select
        label={say.filter}
        value={name}
        choices={filterNames.map((one) => ({ value: one, label: say.dimension[one] }))}
        onChange={(value) => {
          setName(value as FilterName)
          setPicked([])
        }}
      />
      <MultiPicker
        label={`${say.values} (${say.valuesHint(choices.length)})`}
        value={picked}
        choices={choices}
        onChange={setPicked}
      />
      <Row>
        <Button primary disabled={picked.length === 0} onClick={() => apply(true)}>
          {say.only}
        </Button>
        <Button disabled={picked.length === 0} onClick={() => apply(false)}>
          {say.without}
        </Button>
        {picked.length > 0 ? <Button onClick={() => setPicked([])}>{say.undo}</Button> : null}
      </Row>
    </div>
  )
}

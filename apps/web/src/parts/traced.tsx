import { getCostTrace } from '@meshledger/contracts'
import { createContext, type ReactNode, useContext } from 'react'
import { useMayCall } from '../reading/index.ts'
import { Money, MoneyButton, ShortMoney } from '../ui/index.ts'
import { plainView, type Question, writeTraced } from '../view/index.ts'
import { useView } from '../view/use-view.ts'

const Asked = createContext<Question>({})

/** What all figures below are about, such as one domain: each adds its own part to the question. */
export function About({ of, children }: { of: Question; children: ReactNode }) {
  const outer = useContext(Asked)
  return <Asked.Provider value={{ ...outer, ...of }}>{children}</Asked.Provider>
}

/**
 * A figure that tells how it is made: a button that opens its trace beside the page. `of` is the question whose answer
 * it is; null for a figure that no usage makes up, such as a budget, which stands there as text.
 */
export function Traced(props: {
  amount: string
  currency: string
  of: Question | null
  short?: boolean
  signed?: boolean
}) {
  const { amount, currency, of, short = false, signed = false } = props
  const about = useContext(Asked)
  const may = useMayCall(getCostTrace)
  const [, change] = useView(plainView)
  if (of === null || !may) {
    return short ? (
      <ShortMoney amount={amount} currency={currency} />
    ) : (
      <Money amount={amount} currency={currency} signed={signed} />
    )
  }
  const trace = writeTraced({ ...about, ...of }, amount)
  return <MoneyButton {...{ amount, currency, short, signed }} value={trace} onOpen={() => change({ trace })} />
}

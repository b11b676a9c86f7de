import { getCostTrace } from '@meshledger/contracts'
import { createContext, type ReactNode, useContext } from 'react'
import { changeOf } from '../format/index.ts'
import { useMayCall } from '../reading/index.ts'
import { Delta, Money, MoneyButton, ShortMoney } from '../ui/index.ts'
import { plainView, type Question, type Traced as Trace, writeTraced } from '../view/index.ts'
import { useView } from '../view/use-view.ts'

const Asked = createContext<Question>({})

/** What all figures below are about, such as one domain: each adds its own part to the question. */
export function About({ of, children }: { of: Question; children: ReactNode }) {
  const outer = useContext(Asked)
  return <Asked.Provider value={{ ...outer, ...of }}>{children}</Asked.Provider>
}

/** The text of the trace of a figure, and the way to open it; null where it has none, or not for this person. */
function useTrace(amount: string, trace: Omit<Trace, 'figure'> | null) {
  const about = useContext(Asked)
  const may = useMayCall(getCostTrace)
  const [, change] = useView(plainView)
  if (trace === null || !may) return null
  const whole = (side: readonly Question[]) => side.map((one) => ({ ...about, ...one }))
  const value = writeTraced({ ...trace, questions: whole(trace.questions), less: whole(trace.less), figure: amount })
  return { value, onOpen: () => change({ trace: value }) }
}

/** A question, or several whose answers are summed. */
export type Questions = Question | readonly Question[]
const listed = (one: Questions | null): readonly Question[] => (one === null ? [] : [one].flat())

type Figure = {
  currency: string
  /** The question whose answer it is; null for a figure that no usage makes up, such as a budget: it stands as text. */
  of: Questions | null
  short?: boolean
}

/**
 * A figure that tells how it is made: a button that opens its trace beside the page. `less` is what was taken off the
 * answer, `per` what it was divided by (a mean of so many days), `negated` says that it stands with its sign turned.
 */
export function Traced(
  props: Figure & { amount: string; less?: Questions | null; per?: number; negated?: boolean; signed?: boolean },
) {
  const { amount, currency, of, less, per = 1, negated = false, short = false, signed = false } = props
  const known = of !== null && less !== null
  const sides = negated ? { questions: [], less: listed(of) } : { questions: listed(of), less: listed(less ?? null) }
  const trace = useTrace(amount, known ? { ...sides, per } : null)
  if (trace !== null) return <MoneyButton {...{ amount, currency, short, signed }} {...trace} />
  return short ? (
    <ShortMoney amount={amount} currency={currency} />
  ) : (
    <Money amount={amount} currency={currency} signed={signed} />
  )
}

/** How a figure moved, opening the two traces of which it is the difference. One that did not move is a word. */
export function TracedDelta(props: Figure & { after: string; before: string; less: Questions | null }) {
  const { after, before, currency, of, less, short = false } = props
  const { amount, kind } = changeOf(after, before)
  const trace = useTrace(
    amount,
    of === null || less === null ? null : { questions: listed(of), less: listed(less), per: 1 },
  )
  const delta = <Delta after={after} before={before} currency={currency} short={short} />
  if (trace === null || kind === 'same') return delta
  return (
    <MoneyButton amount={amount} currency={currency} {...trace}>
      {delta}
    </MoneyButton>
  )
}

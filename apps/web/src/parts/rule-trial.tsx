import { type Input, type Output, simulateRules } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { useAct, useSession, whyNot } from '../reading/index.ts'
import { Button, Empty, Row, Select, Stack } from '../ui/index.ts'
import { rules as rulesWords } from '../words/rules.ts'
import { words } from '../words.ts'
import { SimulationView } from './simulation.tsx'
import { useTitles } from './titles.ts'

const say = rulesWords
type Files = Input<typeof simulateRules>['body']['files']

/** Tries files of rules on a past month, and shows what they would do; what is shown goes when the files change. */
export function RuleTrial(props: {
  files: Files
  open: string | undefined
  onOpen: (domain: string | undefined) => void
}) {
  const { periods } = useSession()
  const titleOf = useTitles()
  const months = periods.toReversed()
  const [period, setPeriod] = useState(months[1] ?? months[0] ?? '')
  const [basis, setBasis] = useState<'net' | 'list'>('net')
  const [tried, setTried] = useState<{ of: string; plan: Output<typeof simulateRules> } | null>(null)
  const question = JSON.stringify([props.files, period, basis])
  const act = useAct(simulateRules, (plan) => setTried({ of: question, plan }))
  const shown = tried?.of === question ? tried.plan : null
  return (
    <Stack>
      <div className="ml-filters">
        <Select
          label={say.month}
          value={period}
          choices={months.map((value) => ({ value, label: time.longMonth(value) }))}
          onChange={setPeriod}
        />
        <Select
          label={say.basis}
          value={basis}
          choices={(['net', 'list'] as const).map((value) => ({ value, label: words.spend.basisLong[value] }))}
          onChange={(value) => setBasis(value === 'list' ? 'list' : 'net')}
        />
        <Row>
          <Button
            primary
            busy={act.isPending}
            disabled={props.files.some(({ text }) => text.trim() === '')}
            onClick={() => act.mutate({ body: { files: props.files, period, basis } })}
          >
            {say.tryIt}
          </Button>
        </Row>
      </div>
      {act.error ? (
        <p className="ml-error" role="alert">
          {whyNot(act.error)}
        </p>
      ) : null}
      <div role="status">
        {shown === null ? null : shown.simulation === null ? <Empty title={say.sameAsNow} /> : say.tried}
      </div>
      {shown?.simulation ? (
        <SimulationView simulation={shown.simulation} titleOf={titleOf} open={props.open} onOpen={props.onOpen} />
      ) : null}
    </Stack>
  )
}

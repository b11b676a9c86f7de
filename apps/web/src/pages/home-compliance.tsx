import { type Finding, getCompleteness, getControlMatrix, listFindings, severities } from '@meshledger/contracts'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { time } from '../format/index.ts'
import { CompletenessStrip } from '../parts/completeness-parts.tsx'
import { FindingsBrief } from '../parts/findings-list.tsx'
import { ControlGrid } from '../parts/matrix.tsx'
import { useTitles } from '../parts/titles.ts'
import { latestMonth, useReply, useSession } from '../reading/index.ts'
import { Columns, Count, Empty, Loading, linkTo, MoreLink, Page, Reply, Section, SeverityBadge } from '../ui/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'

const Expiring = lazy(() => import('../parts/expiring.tsx'))
const ReviewsWaiting = lazy(() => import('../parts/reviews-waiting.tsx'))
const say = judgement.home
const WORST = 10

/** The compliance officer lands here: where we stand, what was found, and whether the log is whole. */
export default function ComplianceHome() {
  const me = useSession()
  const titleOf = useTitles()
  const matrix = useReply(getControlMatrix, { query: {} })
  const findings = useReply(listFindings, { query: { state: 'open' } })
  const whole = { from: time.firstDay(me.periods[0] ?? latestMonth(me)), to: me.now.slice(0, 10) }
  const completeness = useReply(getCompleteness, { query: whole })
  return (
    <Page title={say.title} about={say.about}>
      <Section
        title={say.completeness}
        about={time.days(whole.from, whole.to)}
        actions={<MoreLink place={{ to: '/audit/completeness', search: whole }}>{say.fullCompleteness}</MoreLink>}
      >
        <Reply of={completeness} what={say.completeness} height={52}>
          {(data) => <CompletenessStrip reply={data} />}
        </Reply>
      </Section>
      <Columns>
        <Section title={say.findings} actions={<MoreLink place={{ to: '/findings' }}>{say.allFindings}</MoreLink>}>
          <Reply of={findings} what={say.findings} height={190}>
            {(data) => <SeverityBars findings={data.findings} />}
          </Reply>
        </Section>
        <Section title={say.latest}>
          <Reply of={findings} what={say.latest} height={190}>
            {(data) =>
              data.findings.length === 0 ? (
                <Empty title={judgement.findings.none} hint={judgement.findings.noneHint} />
              ) : (
                <FindingsBrief findings={data.findings.slice(0, 3)} titleOf={titleOf} domain />
              )
            }
          </Reply>
        </Section>
      </Columns>
      <Suspense fallback={<Loading what={say.matrix} height={120} />}>
        <Expiring />
        <ReviewsWaiting />
      </Suspense>
      <Section
        title={say.matrix}
        about={judgement.controls.gridHelp}
        actions={
          <MoreLink place={{ to: '/controls' }}>
            {matrix.data && matrix.data.controls.length > WORST
              ? judgement.controls.more(matrix.data.controls.length - WORST)
              : say.allControls}
          </MoreLink>
        }
      >
        <Reply of={matrix} what={say.matrix} height={560}>
          {(data) => <ControlGrid matrix={data} titleOf={titleOf} limit={WORST} />}
        </Reply>
      </Section>
    </Page>
  )
}

const tones = { critical: 'bad', high: 'bad', medium: 'warn', low: 'info', informational: 'quiet' } as const

/** How many open findings of each severity; a bar leads to its list. */
function SeverityBars({ findings }: { findings: readonly Finding[] }) {
  const period = usePeriod()
  const counts = severities.map((severity) => ({
    severity,
    n: findings.filter((one) => one.severity === severity).length,
  }))
  const most = Math.max(1, ...counts.map((one) => one.n))
  return (
    <div className="ml-bars">
      {counts.map(({ severity, n }) => (
        <Link
          key={severity}
          {...linkTo({ to: '/findings', search: { ...period, severity, state: 'open' } })}
          className="ml-bar-row"
        >
          <SeverityBadge severity={severity} />
          <span
            className="ml-bar"
            data-tone={tones[severity]}
            style={{ inlineSize: `${(n / most) * 100}%` }}
            aria-hidden="true"
          />
          <Count n={n} />
        </Link>
      ))}
    </div>
  )
}

import { getDataHealth } from '@meshledger/contracts'
import { Alarms, Arrivals } from '../parts/health-arrivals.tsx'
import { Disk, Lateness } from '../parts/health-disk.tsx'
import { Messages } from '../parts/health-messages.tsx'
import { Corrections, Drift, Gaps, Oddities, Quarantine, Runs } from '../parts/health-parts.tsx'
import { HealthSources } from '../parts/health-sources.tsx'
import { HealthTables } from '../parts/health-tables.tsx'
import { useReply } from '../reading/index.ts'
import { Columns, CopyLink, Page, Reply, Section } from '../ui/index.ts'
import { health } from '../words/data.ts'

const say = health

/** What came in, how fresh it is, and everything odd about it: kept, named and counted. */
export default function HealthPage() {
  const reply = useReply(getDataHealth, {})
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={900}>
        {(data) => (
          <>
            {data.alarms.length === 0 ? null : (
              <Section title={say.alarms} about={say.alarmsAbout}>
                <Alarms health={data} />
              </Section>
            )}
            <Messages health={data} />
            <Section title={say.tables} about={say.rare}>
              <HealthTables health={data} />
            </Section>
            <Section title={say.arrivals} about={say.arrivalsAbout}>
              <Arrivals health={data} />
            </Section>
            {data.sources.length === 0 ? null : (
              <Section title={say.synced} about={say.syncedAbout}>
                <HealthSources health={data} />
              </Section>
            )}
            <Section
              title={say.quarantine}
              about={data.quarantined === 0 ? undefined : say.quarantineAbout(data.quarantine.length, data.quarantined)}
            >
              <Quarantine health={data} />
            </Section>
            <Columns>
              <Section title={say.gaps}>
                <Gaps health={data} />
              </Section>
              <Section title={say.corrections}>
                <Corrections health={data} />
              </Section>
            </Columns>
            {data.lateness.length === 0 ? null : (
              <Section title={say.lateness} about={say.latenessAbout}>
                <Lateness health={data} />
              </Section>
            )}
            <Section
              title={say.disk}
              about={say.diskAbout(Math.ceil(data.disk.bytes / 2 ** 20), Math.floor(data.disk.free / 2 ** 20))}
            >
              <Disk health={data} />
            </Section>
            <Section title={say.oddities}>
              <Oddities health={data} />
            </Section>
            <Columns>
              <Section title={say.drift}>
                <Drift health={data} />
              </Section>
              <Section title={say.runs}>
                <Runs health={data} />
              </Section>
            </Columns>
          </>
        )}
      </Reply>
    </Page>
  )
}

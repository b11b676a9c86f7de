import { getAuditEvent } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { AppLink, Code, CopyLink, Facts, Mark, OutcomeBadge, Reply, Row, Stack } from '../ui/index.ts'
import { words } from '../words.ts'
import type { EventDetail } from './types.ts'

const say = words.compliance.audit

/** One event in its normal form. What may hold texts or personal values is named and counted, never shown. */
export function EventDetails({ id }: { id: string }) {
  const reply = useReply(getAuditEvent, { params: { id } })
  return (
    <Reply of={reply} what={say.detail} height={480}>
      {(data) => <Known detail={data} />}
    </Reply>
  )
}

function Known({ detail }: { detail: EventDetail }) {
  const { event } = detail
  const zone = time.local(event.event_time)
  const params = Object.entries(detail.request_params)
  const maybe = (name: string, value: string | null) => (value === null ? [] : [{ name, value }])
  return (
    <Stack>
      <Row spread>
        <b>
          {event.service_name} · {event.action_name}
        </b>
        <OutcomeBadge ok={event.ok} />
      </Row>
      <Facts
        items={[
          {
            name: say.column.time,
            value: (
              <>
                {time.instant(event.event_time)}
                {zone ? (
                  <>
                    <br />
                    <small className="ml-quiet">{say.viewerZone(zone)}</small>
                  </>
                ) : null}
              </>
            ),
          },
          {
            name: say.column.actor,
            value: (
              <AppLink place={{ to: '/audit/identities/$id', params: { id: event.actor.id } }}>
                {event.actor.name}
              </AppLink>
            ),
          },
          { name: say.column.workspace, value: event.workspace },
          ...(event.object === null
            ? []
            : [
                {
                  name: say.column.object,
                  value: (
                    <AppLink place={{ to: '/audit/objects/$name', params: { name: event.object } }}>
                      {event.object}
                    </AppLink>
                  ),
                },
              ]),
          ...maybe(say.column.domain, event.domain),
          ...maybe(say.column.source, event.source_ip_address),
          ...maybe(say.userAgent, event.user_agent),
          ...maybe(say.statusCode, event.status_code === null ? null : String(event.status_code)),
          ...maybe(say.error, detail.error_message),
          { name: say.id, value: <Code>{event.id}</Code> },
        ]}
      />
      <section aria-label={say.params}>
        <h3 className="ml-h2">{say.params}</h3>
        {params.length === 0 ? <p className="ml-quiet">{say.noParams}</p> : null}
        <Facts items={params.map(([name, value]) => ({ name, value }))} />
        {detail.withheld.length > 0 ? (
          <p className="ml-withheld">
            <Mark name="blocked" /> {say.withheld(detail.withheld.length)}{' '}
            {detail.withheld.map((name) => (
              <Code key={name}>{name}</Code>
            ))}
          </p>
        ) : null}
      </section>
      <section aria-label={say.inFindings}>
        <h3 className="ml-h2">{say.inFindings}</h3>
        {detail.findings.length === 0 ? <p className="ml-quiet">{say.noFindings}</p> : null}
        {detail.findings.map((finding) => (
          <p key={finding.id}>
            <AppLink place={{ to: '/findings/$id', params: { id: finding.id } }}>{finding.title}</AppLink>
          </p>
        ))}
      </section>
      <section aria-label={say.arrivals}>
        <h3 className="ml-h2">{say.arrivals}</h3>
        <ul className="ml-list">
          {detail.arrivals.map((arrival) => (
            <li key={arrival.source + arrival.file}>
              {arrival.source}
              <br />
              <Code>{arrival.file}</Code>
            </li>
          ))}
        </ul>
      </section>
      <Row>
        <CopyLink />
      </Row>
    </Stack>
  )
}

import type { AuditorAccess } from '@meshledger/ledger'
import { type EventAttribute, type EvidenceQuery, evidenceBeside, evidenceEvents } from './evidence-content.ts'
import { evidenceDownload } from './evidence-pack.ts'
import type { Asker } from './exceptions.ts'
import type { House } from './house.ts'
import { daysBetween, namesOf } from './posture-names.ts'

/** Every attribute of an event that an access may leave out. */
const attributes: readonly EventAttribute[] = ['source_ip_address', 'user_agent']

/** An access with whoever looks through it: its auditor, or a person who wants to see what the auditor sees. */
export type Look = { readonly access: AuditorAccess; readonly who: string }

/** Whoever looks sees the domains of the access and decides nothing, whatever else they may do. */
const askerOf = ({ access, who }: Look): Asker => ({ id: who, sees: access.domains, decides: false })

const queryOf = ({ access: { from, to, attributes: shown } }: Look): EvidenceQuery => ({
  ...{ from, to },
  without: attributes.filter((one) => !shown.includes(one)),
})

/** What an auditor sees beside the events: what stands in the files of the pack, made by the same code. */
export async function auditorView(house: House, look: Look) {
  const query = queryOf(look)
  const asker = askerOf(look)
  const [beside, { total }, nameOf, now] = await Promise.all([
    evidenceBeside(house, query, asker),
    evidenceEvents(house, query, asker, { limit: 1 }),
    namesOf(house),
    house.now(),
  ])
  const { auditor, purpose, from, to, domains, ends, who, at, attributes: shown } = look.access
  const { period, log, matrix, findings, exceptions, attestations, reviews, changes, unproven } = beside
  return {
    access: {
      ...{ auditor, purpose, from, to, domains, attributes: shown as EventAttribute[], ends },
      ...{ givenBy: nameOf(who), givenAt: at, daysLeft: daysBetween(now.slice(0, 10), ends) },
    },
    period: { from: period.from, to: period.to, label: period.label },
    withheld: [...(query.without ?? [])],
    unproven,
    ...{ events: total, log, matrix, findings },
    exceptions: exceptions.exceptions,
    attestations: attestations.attestations,
    reviews,
    changes: { total: changes.total, entries: changes.entries },
  }
}

/** The events that an auditor sees, a page at a time: those of the pack. */
export const auditorEvents = (house: House, look: Look, page: { limit: number; cursor?: string | undefined }) =>
  evidenceEvents(house, queryOf(look), askerOf(look), page)

/** The same as an evidence pack. */
export const auditorPack = (house: House, look: Look) => evidenceDownload(house, queryOf(look), askerOf(look))

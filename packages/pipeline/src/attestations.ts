import { createHash } from 'node:crypto'
import type { AddressableChoice, Attestation, AttestationKind, EvidenceFile } from '@meshledger/ledger'
import { PLATFORM } from '@meshledger/mesh'
import { type Catalog, type WordState, wordState } from '@meshledger/policy'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import { evidenceBytes, storeEvidence } from './evidence-files.ts'
import type { Asker } from './exceptions.ts'
import type { House } from './house.ts'
import { catalogsOf } from './posture-catalogs.ts'
import { catalogWith, controlRef, daysBetween, namesOf } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

/** A word counts for three years at most; then somebody looks again. */
const LONGEST_DAYS = 3 * 366

export type AttestationsQuery = {
  readonly domain?: string | undefined
  readonly framework?: string | undefined
  readonly control?: string | undefined
  readonly kind?: AttestationKind | undefined
  readonly state?: WordState | undefined
}

/** Attestations that the asker may see, those of the platform included; what is valid first, then what ends soonest. */
export async function attestations(house: House, query: AttestationsQuery, { sees }: Pick<Asker, 'sees'>) {
  const ofPlatform = query.domain === PLATFORM
  await requireVisible(house, query.domain === undefined || ofPlatform ? [] : [query.domain], sees)
  const tell = await teller(house)
  const shown = (await house.ledger.attestations.list()).filter((one) => isSeen(one, sees)).map(tell)
  const asked = shown.filter(
    (one) =>
      (query.domain === undefined || one.domain === query.domain) &&
      (query.framework === undefined || one.control.framework === query.framework) &&
      (query.control === undefined || one.control.control === query.control) &&
      (query.kind === undefined || one.kind === query.kind) &&
      (query.state === undefined || one.state === query.state),
  )
  const order = (one: (typeof asked)[number]): string => `${one.state === 'valid' ? 0 : 1}${one.expires}${one.id}`
  return { total: asked.length, attestations: asked.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) }
}

export type AttestationWish = {
  readonly kind: AttestationKind
  readonly framework: string
  readonly control: string
  readonly domain: string
  readonly statement: string
  readonly choice?: AddressableChoice | undefined
  readonly source?: string | undefined
  readonly standsFor: string
  readonly expires: string
  readonly evidence?: string | undefined
}

/**
 * Give one's word on a control. Throws `NoSuchDomainError` for a domain that the person does not see, `QueryError` for
 * what does not fit: no such control, a decision on what is not addressable, an inherited control without its document.
 */
export async function attest(house: House, wish: AttestationWish, who: string, sees: VisibleDomains) {
  await requireVisible(house, [wish.domain], sees)
  const at = await house.now()
  const misfit = whyNot(wish, at.slice(0, 10), await catalogsOf(house))
  if (misfit !== null) throw new QueryError(...misfit)
  const { choice = null, source = null, evidence = null, ...rest } = wish
  if (evidence !== null && (await house.ledger.attestations.file(evidence)) === undefined) {
    throw new QueryError('evidence', 'there is no file of that digest; upload it first')
  }
  const word = { ...rest, choice, source, evidence, who, at }
  const id = createHash('sha256').update(JSON.stringify(word)).digest('hex').slice(0, 12)
  await house.ledger.attestations.attest({ id, ...word })
  return told(house, id)
}

function whyNot(
  wish: AttestationWish,
  today: string,
  catalogs: readonly Catalog[],
): [field: string, message: string] | null {
  const { kind, framework, control, choice, source, standsFor, expires } = wish
  const requirement =
    catalogWith(framework, control, catalogs).controls.find(({ id }) => id === control)?.requirement ?? ''
  if (kind === 'addressable' && !requirement.startsWith('Addressable')) {
    return ['kind', `${control} is not addressable: ${requirement}`]
  }
  if ((kind === 'addressable') !== (choice !== undefined)) {
    return ['choice', 'a decision (choice) goes with an addressable specification, and only with it']
  }
  if ((kind === 'inherited') !== (source !== undefined)) {
    return ['source', 'the document of the supplier (source) goes with an inherited control, and only with it']
  }
  if (standsFor > today) return ['standsFor', 'the day for which it stands lies ahead']
  if (expires < today) return ['expires', 'its end lies in the past']
  if (expires <= standsFor) return ['expires', 'its end is not after the day for which it stands']
  if (daysBetween(today, expires) > LONGEST_DAYS) return ['expires', 'its end lies more than three years ahead']
  return null
}

/** Take a word back: whoever gave it, or who decides over all. Throws when it is not theirs, or taken back already. */
export async function withdrawAttestation(house: House, id: string, reason: string, { id: who, sees, decides }: Asker) {
  const found = await house.ledger.attestations.get(id)
  if (found === undefined || !isSeen(found, sees)) throw new NoSuchThingError('attestation')
  const remedy = 'Ask whoever gave it, or a compliance officer.'
  if (found.who !== who && !decides) throw new RefusedError('Only whoever gave their word may take it back', remedy)
  if (!(await house.ledger.attestations.withdraw(id, who, reason, await house.now()))) {
    throw new RefusedError('The attestation was taken back already', 'Load it again and see where it stands.')
  }
  return told(house, id)
}

async function told(house: House, id: string) {
  const found = await house.ledger.attestations.get(id)
  if (found === undefined) throw new NoSuchThingError('attestation')
  return { attestation: (await teller(house))(found) }
}

/** Store a file of evidence, given in base64. */
export async function putEvidenceFile(house: House, name: string, content: string, who: string) {
  const file = await storeEvidence(house, name, Buffer.from(content, 'base64'), who)
  return { file: fileRef(file, await namesOf(house)) }
}

/** A file of evidence, for whoever gave it or sees an attestation that stands on it. */
export async function evidenceFile(house: House, digest: string, { id, sees }: Asker) {
  const { file, bytes } = await evidenceBytes(house, digest)
  const words = await house.ledger.attestations.list()
  const stands = words.some((one) => one.evidence === digest && isSeen(one, sees))
  if (file.who !== id && sees !== 'all' && !stands) throw new NoSuchThingError('file of evidence')
  const content = Buffer.from(bytes).toString('base64')
  return { file: { name: file.name, mediaType: file.mediaType, encoding: 'base64' as const, content, digest } }
}

const isSeen = ({ domain }: Attestation, sees: VisibleDomains): boolean =>
  sees === 'all' || sees.includes(domain) || domain === PLATFORM

type NameOf = Awaited<ReturnType<typeof namesOf>>
const fileRef = ({ who, ...file }: EvidenceFile, nameOf: NameOf) => ({ ...file, by: nameOf(who) })

async function teller(house: House) {
  const [now, nameOf, catalogs, files, all] = await Promise.all([
    house.now(),
    namesOf(house),
    catalogsOf(house),
    house.ledger.attestations.files(),
    house.ledger.attestations.list(),
  ])
  return (one: Attestation) => {
    const { who, framework, control, evidence, withdrawn, ...word } = one
    const state = wordState(one, all, now)
    const file = files.find(({ digest }) => digest === evidence)
    return {
      ...word,
      control: controlRef(framework, control, catalogs),
      daysLeft: state === 'valid' ? daysBetween(now.slice(0, 10), word.expires) : null,
      state,
      evidence: file === undefined ? null : fileRef(file, nameOf),
      by: nameOf(who),
      withdrawn: withdrawn && { by: nameOf(withdrawn.who), reason: withdrawn.reason, at: withdrawn.at },
    }
  }
}

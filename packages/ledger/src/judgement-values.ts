export type ExceptionDecision = 'approved' | 'refused' | 'withdrawn' | 'ended'
/** What an exception lets off: a control, or a rule with one subject or all. */
export type ExceptionScope = {
  framework: string | null
  control: string | null
  rule: string | null
  subject: string | null
}
export type ExceptionRequest = ExceptionScope & {
  id: string
  /** A domain, or `Platform` for all of them. */
  domain: string
  reason: string
  owner: string
  /** The last day on which it holds. */
  until: string
  who: string
  at: string
}
export type ExceptionStep = { decision: ExceptionDecision; who: string; reason: string; at: string }
export type ExceptionRecord = ExceptionRequest & { steps: ExceptionStep[] }

export type AttestationKind = 'attested' | 'inherited' | 'addressable'
export type AddressableChoice = 'implemented' | 'alternative' | 'not-reasonable'
export type NewAttestation = {
  id: string
  kind: AttestationKind
  framework: string
  control: string
  domain: string
  statement: string
  choice: AddressableChoice | null
  source: string | null
  standsFor: string
  expires: string
  /** SHA-256 of a file of evidence. */
  evidence: string | null
  who: string
  at: string
}
export type Attestation = NewAttestation & { withdrawn: { who: string; reason: string; at: string } | null }
export type EvidenceFile = {
  digest: string
  name: string
  mediaType: string
  bytes: number
  who: string
  at: string
}
export type Applicability = {
  framework: string
  control: string
  domain: string
  step: number
  included: boolean
  justification: string
  who: string
  at: string
}

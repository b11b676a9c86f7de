import {
  attestControl,
  beginReview,
  decideException,
  decideReview,
  endReview,
  getApplicability,
  getEvidencePack,
  getReview,
  listAttestations,
  listExceptions,
  listReviews,
  listTrail,
  putEvidenceFile,
  type Route,
  requestException,
  setApplicability,
  withdrawAttestation,
  withdrawException,
  workFinding,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import type { Answer, Parts, Who } from './books-answer.ts'
import { Failure } from './failures.ts'

const askerOf = ({ id, sees, roles }: Who): pipeline.Asker => ({
  ...{ id, sees },
  decides: roles.some((role) => role === 'admin' || role === 'compliance'),
})

const decided =
  (decision?: 'withdrawn'): Answer =>
  (house, who, { params: { id = '' }, body }) =>
    pipeline.decideException(house, id, decision ?? (body.decision as Decision), String(body.reason), askerOf(who))
type Decision = Parameters<typeof pipeline.decideException>[2]

/** What a command about judgement asks of a house that this process has opened, by the route of the contract. */
export const judgementAnswers: readonly (readonly [Route, Answer])[] = [
  [listTrail, (house, { sees }, { query }) => pipeline.trail(house, as(query), sees)],
  [listExceptions, (house, who, { query }) => pipeline.exceptions(house, query, askerOf(who))],
  [requestException, (house, who, { body }) => pipeline.requestException(house, as(body), askerOf(who))],
  [decideException, decided()],
  [withdrawException, decided('withdrawn')],
  [listAttestations, (house, who, { query }) => pipeline.attestations(house, query, askerOf(who))],
  [attestControl, (house, { id, sees }, { body }) => pipeline.attest(house, as(body), id, sees)],
  [
    withdrawAttestation,
    (house, who, { params: { id = '' }, body }) =>
      pipeline.withdrawAttestation(house, id, String(body.reason), askerOf(who)),
  ],
  [listReviews, (house, who) => pipeline.accessReviews(house, askerOf(who))],
  [getReview, (house, who, { params: { id = '' } }) => pipeline.accessReview(house, id, askerOf(who))],
  [beginReview, (house, who, { body }) => pipeline.beginAccessReview(house, as(body), askerOf(who))],
  [
    decideReview,
    (house, who, { params: { id = '' }, body }) => pipeline.decideAccessReview(house, id, as(body), askerOf(who)),
  ],
  [
    endReview,
    (house, who, { params: { id = '' }, body }) =>
      pipeline.endAccessReview(house, id, String(body.reason), askerOf(who)),
  ],
  [
    putEvidenceFile,
    (house, { id }, { body }) => pipeline.putEvidenceFile(house, String(body.name), String(body.content), id),
  ],
  [getEvidencePack, (house, who, { query }) => pipeline.evidenceDownload(house, query, askerOf(who))],
  [getApplicability, (house, { sees }, { query }) => pipeline.applicability(house, as(query), sees)],
  [setApplicability, (house, { id, sees }, { body }) => pipeline.setApplicability(house, as(body), id, sees)],
  [
    workFinding,
    async (house, { id: who, sees }, { params: { id = '' }, body }) => {
      const done = await pipeline.work(house, id, as(body), who, sees)
      if (done === undefined) throw new Failure(`There is no finding ${id} that you may see.`)
      return done
    },
  ],
]

/** Inputs that the contract of their route has just checked. */
const as = <T>(part: Parts['query']): T => part as T

import { createHash } from 'node:crypto'
import { attest, giveAuditorAccess, type House, putEvidenceFile, requestException } from '@meshledger/pipeline'
import { AUDITOR_KEY } from './asking.ts'

/** Exceptions and attestations in both domains, of which one each can be asked for and acted upon by every role. */
export async function exceptionsFor(house: House) {
  const ask = async (who: string, domain: string, control: string) => {
    const wish = {
      domain,
      framework: 'iso27001-2022',
      control,
      reason: `of ${domain}`,
      owner: 'com-pliance',
      until: '2026-04-01',
    }
    return (await requestException(house, wish, { id: who, sees: 'all', decides: true })).exception.id
  }
  await ask('someone', 'borealis', 'A.8.2')
  const { file } = await putEvidenceFile(house, '../minutes.pdf', 'bWludXRlcw==', 'lea-d')
  await putEvidenceFile(house, 'borealis.pdf', 'Ym9yZWFsaXM=', 'someone')
  const word = async (domain: string) =>
    attest(
      house,
      {
        ...{ kind: 'attested', framework: 'iso27001-2022', control: '5.2', domain, statement: `of ${domain}` },
        ...{ standsFor: '2026-03-01', expires: '2027-03-01', evidence: domain === 'aurora' ? file.digest : undefined },
      },
      domain === 'aurora' ? 'lea-d' : 'someone',
      'all',
    )
  await word('borealis')
  return {
    shown: await ask('someone', 'aurora', 'A.8.2'),
    waiting: await ask('someone', 'aurora', 'A.8.3'),
    own: await ask('lea-d', 'aurora', 'A.8.4'),
    word: (await word('aurora')).attestation.id,
    evidence: file.digest,
  }
}

/** Access for an auditor of `aurora` under the key of the tests; answers with one that may be ended. */
export async function auditorsFor(house: House): Promise<string> {
  const fixed = { purpose: 'the yearly audit', from: '2026-03-01', to: '2026-03-31', ends: '2026-04-01' }
  const keyDigest = createHash('sha256').update(AUDITOR_KEY).digest('hex')
  const access = { ...fixed, auditor: 'R. Berger', domains: ['aurora'], attributes: [] }
  await house.ledger.auditors.give({ id: 'auditor-1', keyDigest, ...access, who: 'com-pliance', at: await house.now() })
  const giver = { id: 'com-pliance', sees: 'all' as const, decides: true }
  return (await giveAuditorAccess(house, access, giver)).access.id
}

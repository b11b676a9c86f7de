import { attest, type House, putEvidenceFile, requestException } from '@meshledger/pipeline'

/** Exceptions and attestations in both domains, of which one each can be asked for and acted upon by every role. */
export async function exceptionsFor(house: House) {
  const ask = async (who: string, domain: string, control: string) => {
    const wish = {
      domain,
      framework: 'iso27001-2022',
      control,
      reason: `of ${domain}`,
      owner: domain,
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

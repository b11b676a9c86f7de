import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GuardedDomain } from './artefacts/domain.ts'
import { guardrailsOf } from './artefacts/guardrails.ts'
import { hclText, hclValue, label } from './artefacts/hcl.ts'
import { domainArtefacts } from './artefacts.ts'

/** What Terraform would take for the begin of an expression. */
const opening = `$${'{'}`

const health: GuardedDomain = {
  ...{ domain: 'cycle-tracking', title: 'Cycle tracking', owner: 'maya@selene.example', cost_centre: 'CC-410' },
  classification: ['phi'],
  groups: ['team-cycle-tracking'],
  products: [{ tables: ['cycle_tracking.gold.predictions', 'cycle_tracking.silver.entries', 'elsewhere.gold.x'] }],
  select: { tags: [{ key: 'team', values: ['cycle-tracking', 'cycle'] }], catalogs: ['cycle_tracking'] },
}
const bare: GuardedDomain = {
  ...{ domain: 'growth', title: `Growth "A/B" ${opening}x}`, owner: 'ada@selene.example', cost_centre: 'CC-1' },
  ...{ classification: [], groups: [], products: [], select: { tags: [], catalogs: [] } },
}

test.each([
  ['cycle-tracking', health],
  ['growth', bare],
])('the files of %s are those that a platform engineer reviewed', async (name, domain) => {
  const { files, notes } = domainArtefacts(domain)
  for (const { path, text } of files) await expect(text).toMatchFileSnapshot(`../golden/artefacts/${name}/${path}`)
  await expect(`${notes.join('\n')}\n`).toMatchFileSnapshot(`../golden/artefacts/${name}/notes.txt`)
})

describe('what a domain says decides', () => {
  test.each`
    what                                       | domain                                                  | holds
    ${'a class brings a mask and a filter'}    | ${health}                                               | ${{ policies: 2, tag: ['phi', 'consent'], isolation: 'ISOLATED' }}
    ${'two classes, two masks, one filter'}    | ${{ ...health, classification: ['pii', 'phi', 'pii'] }} | ${{ policies: 3, tag: ['phi', 'pii', 'consent'], isolation: 'ISOLATED' }}
    ${'without a class there is none of them'} | ${bare}                                                 | ${{ policies: 0, tag: undefined, isolation: 'OPEN' }}
  `('$what', ({ domain, holds }) => {
    const { policies, governedTag, catalogs } = guardrailsOf(domain)
    expect({
      policies: policies.length,
      tag: governedTag?.values,
      isolation: catalogs[0]?.isolation,
    }).toEqual(holds)
  })

  test('everything carries the tag by which the domain is known, and its cost centre', () => {
    const { tags, clusterPolicy, usagePolicy } = guardrailsOf(health)
    expect(tags).toEqual([
      { key: 'team', value: 'cycle-tracking' },
      { key: 'cost-centre', value: 'CC-410' },
    ])
    expect(usagePolicy.tags).toEqual(tags)
    for (const { key, value } of tags) {
      expect(clusterPolicy.definition[`custom_tags.${key}`]).toEqual({ type: 'fixed', value })
    }
  })

  test('a catalog carries them under keys that Unity Catalog takes', () => {
    const select = {
      ...health.select,
      tags: [
        { key: 'team.a/b', values: ['x'] },
        { key: 'team_a_b', values: ['y'] },
      ],
    }
    expect(guardrailsOf({ ...health, select }).catalogTags).toEqual([
      { key: 'team_a_b', value: 'x' },
      { key: 'cost_centre', value: 'CC-410' },
    ])
  })

  test('what cannot be settled is said', () => {
    expect(guardrailsOf(bare).notes.join(' ')).toMatch(/claims no tag.*names no group/)
  })
})

describe('text stays text', () => {
  test('in HCL, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = hclText(text)
        expect(written).not.toMatch(/(^|[^$%])[$%]\{|[$%]{3}\{/)
        expect(written).not.toMatch(/(^|[^\\])(\\\\)*\\[bf]/)
        expect(JSON.parse(written.replaceAll('$${', () => '${').replaceAll('%%{', '%{'))).toBe(text)
      }),
    )
  })

  test.each`
    text               | written
    ${`${opening}x}`}  | ${'"$${x}"'}
    ${`$${opening}x}`} | ${'"\\u0024\\u0024{x}"'}
    ${'100%{'}         | ${'"100%%{"'}
    ${'$ {'}           | ${'"$ {"'}
    ${'a\bb\fc\\b'}    | ${'"a\\u0008b\\u000cc\\\\b"'}
    ${'\u0085\u2028'}  | ${'"\\u0085\\u2028"'}
  `('$text is written $written', ({ text, written }) => {
    expect(hclText(text)).toBe(written)
  })

  test('a class with a quote ends no literal, and its title opens no template', () => {
    const odd = { ...health, title: `${opening}file("/etc/passwd")}`, classification: ["o'clock"] }
    const all = domainArtefacts(odd).files
    const sql = all.find(({ path }) => path.endsWith('guardrails.sql'))?.text ?? ''
    expect(sql).toContain("has_tag_value('class', 'o\\'clock')")
    for (const { path, text } of all.filter(({ path }) => path.endsWith('.tf'))) {
      expect(text.replaceAll('$${', ''), path).not.toContain(`${opening}file`)
    }
  })

  test.each`
    value                    | written
    ${['a', 'b']}            | ${'["a", "b"]'}
    ${{ raw: 'var.x' }}      | ${'var.x'}
    ${{ a: 1, 'b c': true }} | ${'{\n  a     = 1\n  "b c" = true\n}'}
    ${[{ key: 'k' }]}        | ${'[\n  {\n    key = "k"\n  },\n]'}
  `('$written', ({ value, written }) => {
    expect(hclValue(value)).toBe(written)
  })

  test.each`
    text                | name
    ${'cycle-tracking'} | ${'cycle_tracking'}
    ${'1st'}            | ${'x_1st'}
    ${'team.a@b.c'}     | ${'team_a_b_c'}
  `('$text is the label $name', ({ text, name }) => {
    expect(label(text)).toBe(name)
  })
})

/** A domain whose every name is made to break out of what it is written into. */
const hostile: GuardedDomain = {
  ...{ domain: 'hostile', title: `Ünï "q" ${opening}var.x} %{if} \u0007\f`, owner: 'o', cost_centre: "C'`\\" },
  classification: ["p'hi", 'p"hi', 'p`hi'],
  groups: ['team `a`', 'team-a', 'team_a', 'eva@x', '11111111-2222-4333-8444-555555555555'],
  products: [{ tables: ['a-b.gold.x', 'a-b.go-ld.y', 'a-b.go_ld.z'] }],
  select: {
    tags: [
      { key: 'co st', values: [`${opening}bundle.name}`] },
      { key: 'co-st', values: ["'); DROP CATALOG x; --"] },
    ],
    catalogs: ['a-b', 'a_b', 'a.b'],
  },
}

describe('hostile names', () => {
  const files = domainArtefacts(hostile).files
  const textOf = (path: string) => files.find((file) => file.path.endsWith(path))?.text ?? ''

  test('no address stands twice in the module, and every reference has its resource', () => {
    const module = files.filter(({ path }) => path.endsWith('.tf')).map(({ text }) => text)
    const addresses = module.flatMap((text) =>
      [...text.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, a, b]) => `${a}.${b}`),
    )
    expect(new Set(addresses).size).toBe(addresses.length)
    const referred = module.flatMap((text) =>
      [...text.matchAll(/\b(databricks_\w+\.\w+)(?=\.|,|$)/gm)].map(([, one]) => one),
    )
    expect(referred.length).toBeGreaterThan(0)
    expect(referred.filter((one) => one !== 'databricks.account' && !addresses.includes(one ?? ''))).toEqual([])
  })

  test('in the bundle every text is one line in quotes, and nothing is referred to but its own warehouse', () => {
    const written = textOf('resources/hostile.yml')
    const texts = [...written.matchAll(/(?:: |^\s*- \w+: )(".*")$/gm)].map(([, text]) => JSON.parse(text ?? ''))
    expect(texts).toEqual(
      expect.arrayContaining([
        `${hostile.title} compute`.replace(opening, () => `$${opening}`),
        ...["'); DROP CATALOG x; --", 'team `a`', "C'`\\"],
      ]),
    )
    expect(written).toMatch(/- service_principal_name: "11111111-/)
    expect(written).toMatch(/- user_name: "eva@x"/)
    expect([...written.matchAll(/(?<!\$)\$\{[^}]*\}/g)].map(([all]) => all)).toEqual([
      `${opening}resources.sql_warehouses.hostile.id}`,
    ])
    expect(textOf('databricks.yml')).toContain('root_path: "/Workspace/guardrails/hostile"')
  })

  test('in SQL every literal and every name in backticks ends where it was meant to', () => {
    const bare = textOf('guardrails.sql').replace(/'(\\.|[^'\\])*'|`(``|[^`])*`/gs, '')
    expect(bare).not.toMatch(/DROP|p.hi|team|['`"]/)
    expect(textOf('guardrails.sql')).toContain('COLUMN MASK `a.b`.`governance`.`mask_text`')
  })

  test('what Databricks would refuse is called otherwise, and said', () => {
    const long = guardrailsOf({ ...hostile, title: `Ж${'x'.repeat(120)}` })
    expect(long.usagePolicy.name).toBe('hostile')
    expect(long.clusterPolicy.name).toBe('hostile compute')
    expect(long.notes.join(' ')).toMatch(/no usage policy of the name.*too long for a cluster policy/)
  })
})

test('the same domain gives the same bytes', () => {
  expect(domainArtefacts(health)).toEqual(domainArtefacts(structuredClone(health)))
})

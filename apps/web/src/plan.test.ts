import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Which folders of this room may know what: pages know our parts, only ui/ and frame/ know the kit. */
const here = import.meta.dirname
const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\./.test(name),
)
const importsOf = (text: string): string[] =>
  [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)|import '([^']+)'/g)].map(
    (found) => found[1] ?? found[2] ?? found[3] ?? '',
  )

const kit = /^(@mantine|recharts|@tabler)/
const owners: Record<string, RegExp> = {
  '@mantine': /^(ui|frame|theme)\/|^app\.tsx$/,
  recharts: /^charts\//,
  '@tabler': /^frame\//,
}

/** Sentences of a component: text between tags with two words or more. Words belong into the catalogue. */
const sentences = (text: string): string[] =>
  [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z]+[^<>{}=;()]*)</g)].map((found) => found[1] ?? '')

test.each(files)('%s imports what its folder may, and holds no sentences of its own', (file) => {
  const text = readFileSync(join(here, file), 'utf8')
  for (const name of importsOf(text).filter((one) => kit.test(one))) {
    const owner = Object.entries(owners).find(([part]) => name.startsWith(part))?.[1]
    expect(owner?.test(file), `${file} imports ${name}`).toBe(true)
  }
  if (/^(pages|parts)\//.test(file))
    expect(importsOf(text).filter((one) => /\.\.\/(ui|charts)\/(?!index\.ts)/.test(one))).toEqual([])
  if (file.endsWith('.tsx')) expect(sentences(text)).toEqual([])
  if (!file.startsWith('theme/')) expect(text.match(/#[0-9a-f]{6}\b/gi) ?? []).toEqual([])
  expect(text).not.toMatch(/parseFloat|https?:\/\/(?!world|localhost)[a-z]+\.(?!example)/)
})

test('the check catches a page that reaches past the door, and one that talks by itself', () => {
  expect(
    importsOf("import { Button } from '@mantine/core'").some(
      (one) => kit.test(one) && !owners['@mantine']?.test('pages/x.tsx'),
    ),
  ).toBe(true)
  expect(sentences('<p>You have won</p>')).toEqual(['You have won'])
})

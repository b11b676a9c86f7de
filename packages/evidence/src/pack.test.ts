import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyFrom, keyText, openNote, signedNote } from './note.ts'
import { checkPack, packNames, packOf, type Signer, textFile, type VerifySignature } from './pack.ts'
import { textOf } from './utf8.ts'
import { type Packing, unzip, zipOf } from './zip.ts'

const AT = '2026-11-20T14:00:00.000Z'
const packing: Packing = {
  deflate: (bytes) => new Uint8Array(deflateRawSync(bytes)),
  inflate: (bytes, limit) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: Math.max(1, limit) })),
}
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))
const signer: Signer = {
  key: { name: 'selene.example', publicKey: raw },
  sign: (text) => new Uint8Array(sign(null, text, privateKey)),
}
const verifies: VerifySignature = (text, signature, key) =>
  Buffer.from(key).equals(raw) && verify(null, text, publicKey, signature)

describe('an archive', () => {
  const anyFiles = fc.uniqueArray(
    fc.record({ name: fc.stringMatching(/^[a-z/é ]{1,12}[a-z]$/), bytes: fc.uint8Array({ maxLength: 3000 }) }),
    { selector: ({ name }) => name, maxLength: 6 },
  )
  test('gives back what was put into it, and the same files give the same bytes', () => {
    fc.assert(
      fc.property(anyFiles, (given) => {
        const files = given.filter(({ name }) => !name.startsWith('/'))
        const zip = zipOf(files, AT, packing)
        expect(zipOf(files, AT, packing)).toEqual(zip)
        expect(unzip(zip, 100_000, packing)).toEqual(files)
      }),
    )
  })

  test('that is damaged anywhere is refused, or gives other bytes that the manifest then finds', () => {
    const files = [textFile('a.txt', 'some text that is long enough to be packed '.repeat(20))]
    const zip = zipOf(files, AT, packing)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: zip.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const bad = zip.slice()
        bad[place] = (bad[place] ?? 0) ^ change
        try {
          unzip(bad, 10_000, packing)
        } catch (error) {
          expect((error as Error).name).toBe('ZipError')
        }
      }),
    )
    expect(() => unzip(zip.subarray(0, 40), 10_000, packing)).toThrow('no ZIP archive, or it is cut off')
  })

  test.each([
    ['../evil', 'outside of itself'],
    ['/etc/passwd', 'outside of itself'],
    ['a\\b', 'outside of itself'],
  ])('with the file %s is refused', (name, message) => {
    expect(() => unzip(zipOf([textFile(name, 'x')], AT, packing), 100, packing)).toThrow(message)
  })

  test('that unpacks to too much is refused before it is unpacked', () => {
    const bomb = zipOf([textFile('zeros', '0'.repeat(1_000_000))], AT, packing)
    expect(() => unzip(bomb, 10_000, packing)).toThrow('more than 10000 bytes')
  })
})

describe('a note', () => {
  test('opens with its key, and not when a sign of it was altered', () => {
    const note = signedNote('one\ntwo\n', signer.key, signer.sign)
    expect(openNote(note, signer.key, verifies)).toBe('one\ntwo\n')
    expect(openNote(note.replace('two', 'TWO'), signer.key, verifies)).toBeNull()
    expect(openNote(note, { ...signer.key, name: 'other' }, verifies)).toBeNull()
    expect(openNote('no note', signer.key, verifies)).toBeNull()
  })

  test('a key is read as it is written, and a slip in it is found', () => {
    const text = keyText(signer.key)
    expect(keyFrom(text)).toEqual(signer.key)
    expect(keyFrom(text.replace('selene', 'silene'))).toBeNull()
    expect(keyFrom('nothing')).toBeNull()
  })
})

describe('a pack', () => {
  const log = ['{"table":"a"}', '{"table":"b"}']
  const files = packOf([textFile('events.jsonl', '{}\n'), textFile('README.txt', 'read me')], { made: AT }, log, signer)
  const failing = (changed: typeof files, trusted?: string) =>
    checkPack(changed, verifies, trusted).filter(({ ok }) => !ok)
  const altered = (name: string, text: string) =>
    files.map((file) => (file.name === name ? textFile(name, text) : file))

  test('that nobody touched verifies, with the key that its reader trusts', () => {
    expect(failing(files)).toEqual([])
    expect(failing(files, keyText(signer.key))).toEqual([])
    expect(failing(files, 'other+00000000+AQ==')).toMatchObject([{ name: 'key' }])
  })

  test.each([
    ['a file is altered', altered('events.jsonl', '{"x":1}\n'), 'files'],
    ['a file is missing', files.filter(({ name }) => name !== 'README.txt'), 'files'],
    ['a file is added', [...files, textFile('more.txt', '')], 'files'],
    ['the manifest is gone', files.filter(({ name }) => name !== packNames.manifest), 'files'],
    ['the signature is gone', files.filter(({ name }) => name !== packNames.signature), 'signature'],
    ['the key is gone', files.filter(({ name }) => name !== packNames.key), 'key'],
    ['a seal is taken out of the log', altered(packNames.log, `${log[0]}\n`), 'seal'],
  ])('where %s does not', (_, changed, check) => {
    expect(failing(changed).map(({ name }) => name)).toContain(check)
  })

  test('whose file and manifest were both rewritten does not, for the signature is of another manifest', () => {
    const other = packOf(
      [textFile('events.jsonl', '{"x":1}\n'), textFile('README.txt', 'read me')],
      { made: AT },
      log,
      signer,
    )
    const mixed = other.map((file) => (file.name === packNames.signature ? (files.at(-1) ?? file) : file))
    expect(failing(mixed)).toMatchObject([
      { name: 'signature', sentence: 'The signature is that of another manifest.' },
    ])
  })
})

test('text is read back as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
      expect(textOf(Buffer.from(text))).toBe(text)
    }),
  )
  expect(textOf(Uint8Array.of(0xff, 0x61, 0xe2, 0x82))).toBe('\ufffda\ufffd\ufffd')
})

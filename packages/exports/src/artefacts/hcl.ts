import { quoted } from './quoted.ts'

/** A value as HCL can hold it; `raw` is an expression that stands as it is. */
export type Hcl =
  | string
  | number
  | boolean
  | { readonly raw: string }
  | readonly Hcl[]
  | { readonly [key: string]: Hcl }

const isRaw = (value: object): value is { raw: string } => 'raw' in value && Object.keys(value).length === 1

/** Text in quotes: `$` and `%` before a brace would begin a template, so they are doubled; after their like, written as a code. */
export function hclText(text: string): string {
  return quoted(text).replace(/([$%])\1*(?=\{)/g, (run, sign: string) =>
    run.length === 1 ? sign + sign : (sign === '$' ? '\\u0024' : '\\u0025').repeat(run.length),
  )
}

const bare = /^[A-Za-z_][\w-]*$/

/** A value as `terraform fmt` would write it, `indent` deep. */
export function hclValue(value: Hcl, indent = ''): string {
  if (typeof value === 'string') return hclText(value)
  if (typeof value !== 'object') return String(value)
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const items = value as readonly Hcl[]
    if (items.every((item) => typeof item !== 'object')) return `[${items.map((item) => hclValue(item)).join(', ')}]`
    return `[\n${items.map((item) => `${deeper}${hclValue(item, deeper)},\n`).join('')}${indent}]`
  }
  if (isRaw(value)) return value.raw
  return `{\n${settings(value as Record<string, Hcl>, deeper)}${indent}}`
}

/** `key = value` a line, the equal signs of neighbours below each other. A value of several lines stands apart. */
export function settings(values: Readonly<Record<string, Hcl>>, indent = '  '): string {
  const lines = Object.entries(values).map(([key, value]) => ({
    key: bare.test(key) ? key : hclText(key),
    text: hclValue(value, indent),
  }))
  const runs: (typeof lines)[] = []
  let open = false
  for (const line of lines) {
    const single = !line.text.includes('\n')
    if (single && open) runs.at(-1)?.push(line)
    else runs.push([line])
    open = single
  }
  return runs
    .flatMap((run) => {
      const width = Math.max(...run.map(({ key }) => key.length))
      return run.map(({ key, text }) => `${indent}${key.padEnd(width)} = ${text}\n`)
    })
    .join('')
}

/** A block: `resource "type" "name" { … }`, with blocks inside it after its settings. */
export function block(
  head: string,
  values: Readonly<Record<string, Hcl>>,
  inner: readonly string[] = [],
  indent = '',
): string {
  const within = inner.map((text) => `\n${text}`).join('')
  return `${indent}${head} {\n${settings(values, `${indent}  `)}${within}${indent}}\n`
}

/** A name that Terraform takes as a label. */
export const label = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[a-z]/.test(plain) ? plain : `x_${plain}`
}

/** The label of a thing of some type, by what names it. */
export type Labels = (type: string, ...names: readonly string[]) => string

/**
 * The labels of one module. Names that differ may read alike as labels (`a-b` and `a_b`): who comes later has a number
 * behind, so that no address stands twice.
 */
export function labels(): Labels {
  const known = new Map<string, string>()
  const taken = new Set<string>()
  return (type, ...names) => {
    const key = JSON.stringify([type, ...names])
    const held = known.get(key)
    if (held !== undefined) return held
    const plain = label(names.join(' '))
    let own = plain
    for (let turn = 2; taken.has(`${type}.${own}`); turn += 1) own = `${plain}_${turn}`
    taken.add(`${type}.${own}`)
    known.set(key, own)
    return own
  }
}

/** A value as HCL can hold it; `raw` is an expression that stands as it is. */
export type Hcl =
  | string
  | number
  | boolean
  | { readonly raw: string }
  | readonly Hcl[]
  | { readonly [key: string]: Hcl }

const isRaw = (value: object): value is { raw: string } => 'raw' in value && Object.keys(value).length === 1

/** Text in quotes: `$` and `%` before a brace would begin a template, so they are doubled. */
export function hclText(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return quoted.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{')
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

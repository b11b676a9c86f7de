/** One request that an action makes. */
export type ActionCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export type Params = Readonly<Record<string, string>>
export type Part = Readonly<Record<string, unknown>>

/**
 * One corrective action: how the setting is read, what it becomes, and how the earlier value is put back.
 *
 * Only what can be put back stands here. `part` takes from the answer what the action is about: that is what is kept as
 * the undo value and compared before the run, so that a change by somebody else in between is seen. An etag that the
 * API gives is part of it where the API takes it back.
 */
export type Action = {
  readonly kind: string
  readonly title: string
  readonly level: 'workspace' | 'account'
  /** Names of the parameters, each with the form its value must have. */
  readonly params: Readonly<Record<string, RegExp>>
  /** Parameters that are limits where they are numbers: less is stricter, from 1 on; 0 is no limit to Databricks. */
  readonly limits?: readonly string[]
  /** What people lose by it meanwhile, where they do. */
  readonly warning?: string
  readonly read: (params: Params) => ActionCall
  /** Undefined: the thing does not exist, or the answer is of another form than known. */
  readonly part: (answer: unknown, params: Params) => unknown
  readonly wanted: (before: unknown, params: Params) => unknown
  readonly change: (after: unknown, before: unknown, params: Params) => ActionCall
  /** Puts `before` back. Left out where `change` does it, asked for the earlier value. */
  readonly undo?: (before: unknown, after: unknown, params: Params) => ActionCall
  /** Why this value must not be kept or changed, in a sentence; undefined when nothing stands against it. */
  readonly refuse?: (before: unknown, params: Params) => string | undefined
}

export const ID = /^[\w.:@+-]{1,128}$/
export const NAME = /^[^/?#\p{Cc}]{1,255}$/u
export const NAMES = /^[^?#\p{Cc}]{1,4000}$/u
export const NUMBER = /^\d{1,20}$/
export const PRIVILEGES = /^[A-Z_]+(,[A-Z_]+)*$/

export const each = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((held, key) => (held as Part | null | undefined)?.[key], value)
export const listAt = (value: unknown, ...path: readonly string[]): readonly Part[] => {
  const held = at(value, ...path)
  return Array.isArray(held) ? held : []
}
export const url = (text: TemplateStringsArray, ...values: readonly (string | undefined)[]): string =>
  text.reduce((path, part, n) => path + part + (n < values.length ? encodeURIComponent(values[n] ?? '') : ''), '')
/** An id as a number, and as text where a number would lose digits; the APIs take both. */
export const wide = (id = ''): number | string => (Number.isSafeInteger(Number(id)) ? Number(id) : id)

import { readTraced } from './traced.ts'

/**
 * What a page shows stands in its address. A view names the parameters that a page knows and how each is read;
 * anything else in the address is left out, and named in `ignored`, so that the page can say so.
 */
export type Field<T extends string> = (text: string) => T | undefined

export type Values<F extends Record<string, Field<string>>> = {
  [K in keyof F]?: (F[K] extends Field<infer T> ? T : never) | undefined
}
/** The names that were left out, comma-separated; never their values, which might be personal. */
export type Ignored = { ignored?: string | undefined }

export const oneOf =
  <T extends string>(...values: readonly T[]): Field<T> =>
  (text) =>
    values.find((value) => value === text)

export const matching =
  (shape: RegExp): Field<string> =>
  (text) =>
    shape.test(text) ? text : undefined

export const text: Field<string> = (value) => (value !== '' && value.length <= 1800 ? value : undefined)
export const month = matching(/^\d{4}-(0[1-9]|1[0-2])$/)
/** A day that exists: `2026-09-31` is none, although `Date` would read it as the first of October. */
export const day: Field<string> = (value) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined
  const read = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(value) ? value : undefined
}

/** What every link takes along: the days a page is about (a month, or an inclusive range of days), and at which price. */
export const periodFields = { period: month, from: day, to: day, basis: oneOf('list', 'net') }

/** What stands beside any page: the figure whose trace is open. No link takes it along. */
const frameFields = { trace: (value: string) => (readTraced(value) === undefined ? undefined : value) }
type Beside = { trace?: string | undefined }

/** Reads a query string by the fields of a view; the result is what the router keeps in the address. */
export function viewOf<const F extends Record<string, Field<string>>>(own: F) {
  const fields: Record<string, Field<string>> = { ...frameFields, ...own }
  return (raw: Record<string, unknown>): Values<F> & Beside & Ignored => {
    const values: Record<string, string> = {}
    const left = new Set(typeof raw.ignored === 'string' ? raw.ignored.split(',').filter((name) => name !== '') : [])
    for (const [name, value] of Object.entries(raw)) {
      if (name === 'ignored' || value === undefined) continue
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      const read = typeof value === 'string' ? field?.(value) : undefined
      if (read === undefined) left.add(name)
      else values[name] = read
    }
    const halfRange = (values.from === undefined) !== (values.to === undefined)
    if (halfRange || (values.from ?? '') > (values.to ?? '')) {
      for (const name of ['from', 'to']) if (name in values) left.add(name)
      delete values.from
      delete values.to
    }
    return { ...(values as Values<F>), ...(left.size > 0 ? { ignored: [...left].sort().join(',') } : {}) }
  }
}

/** A query string as flat text: nothing is parsed as JSON, so `period=2026` stays text and is judged by its field. */
export const parseSearch = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query))

/** The address stays readable: commas, tildes, colons, semicolons and stars need no escape in a query string. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${readable(encodeURIComponent(String(value)))}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}
const readable = (escaped: string): string => escaped.replace(/%(2C|3A|3B|2F|2A)/g, (code) => decodeURIComponent(code))

/**
 * A filter as it stands in the address: `cycle,~labs` keeps `cycle` and leaves out `labs`. A comma, a `~` or a backslash
 * that belongs to a name stands behind a backslash.
 */
export type Filter = { readonly only: readonly string[]; readonly without: readonly string[] }

export function readFilter(text: string | undefined): Filter {
  const names = ((text ?? '').match(/(?:\\.|[^,\\])+/g) ?? []).filter((name) => name !== '~')
  return {
    only: names.filter((name) => !name.startsWith('~')).map(bare),
    without: names.filter((name) => name.startsWith('~')).map((name) => bare(name.slice(1))),
  }
}
const bare = (name: string): string => name.replace(/\\(.)/g, '$1')
const guarded = (name: string): string => name.replace(/[\\,~]/g, '\\$&')

/** The text of a filter; undefined for one that lets everything through, so that it leaves no trace in the address. */
export function writeFilter(filter: Filter): string | undefined {
  const text = [...filter.only.map(guarded), ...filter.without.map((name) => `~${guarded(name)}`)].join(',')
  return text === '' ? undefined : text
}

/** Takes one name out of a filter, whichever side it stands on. */
export const dropName = (filter: Filter, name: string): Filter => ({
  only: filter.only.filter((one) => one !== name),
  without: filter.without.filter((one) => one !== name),
})

/** The text of a filter that keeps these names and no others. */
export const onlyNames = (...names: readonly string[]): string | undefined => writeFilter({ only: names, without: [] })

/**
 * A filter as it stands in the address: `cycle,~labs` keeps `cycle` and leaves out `labs`.
 */
export type Filter = { readonly only: readonly string[]; readonly without: readonly string[] }

export function readFilter(text: string | undefined): Filter {
  const names = (text ?? '').split(',').filter((name) => name !== '' && name !== '~')
  return {
    only: names.filter((name) => !name.startsWith('~')),
    without: names.filter((name) => name.startsWith('~')).map((name) => name.slice(1)),
  }
}

/** The text of a filter; undefined for one that lets everything through, so that it leaves no trace in the address. */
export function writeFilter(filter: Filter): string | undefined {
  const text = [...filter.only, ...filter.without.map((name) => `~${name}`)].join(',')
  return text === '' ? undefined : text
}

/** Takes one name out of a filter, whichever side it stands on. */
export const dropName = (filter: Filter, name: string): Filter => ({
  only: filter.only.filter((one) => one !== name),
  without: filter.without.filter((one) => one !== name),
})

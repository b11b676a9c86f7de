import { useNavigate, useSearch } from '@tanstack/react-router'

/**
 * The state of a page as its address tells it, and a way to change it. A change is a step that Back undoes, except
 * while somebody types.
 */
export function useView<V extends Record<string, string | undefined>>(_view: (raw: Record<string, unknown>) => V) {
  const view = useSearch({ strict: false }) as V
  const navigate = useNavigate()
  const change = (patch: Partial<V>, replace = false): void => {
    void navigate({
      to: '.',
      search: ((now: Record<string, unknown>) => ({ ...now, ignored: undefined, ...patch })) as never,
      replace,
      resetScroll: false,
    })
  }
  return [view, change] as const
}

/** The part of the address that every link inside the product takes along. */
export function usePeriod(): { period?: string; from?: string; to?: string; basis?: string } {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  return Object.fromEntries(
    (['period', 'from', 'to', 'basis'] as const).flatMap((name) =>
      search[name] === undefined ? [] : [[name, search[name]]],
    ),
  )
}

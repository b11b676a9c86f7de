import { Kbd, Modal, Switch } from '@mantine/core'
import { useEffect } from 'react'
import { TURN } from '../ui/chart-figure.tsx'
import { words } from '../words.ts'

const KEY = 'meshledger.shortcuts'
const say = words.frame

/** Shortcuts of one key can be turned off (WCAG 2.1.4); the choice is kept in this browser. */
export const shortcutsOn = (): boolean => localStorage.getItem(KEY) !== 'off'
const keepShortcuts = (on: boolean): void => localStorage.setItem(KEY, on ? 'on' : 'off')

const types = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export type Actions = { search: () => void; help: () => void; month: (by: number) => void }

/** Listens for the shortcuts that the help lists. */
export function useShortcuts(actions: Actions): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        actions.search()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || types(event.target) || !shortcutsOn()) return
      const act: Record<string, (() => void) | undefined> = {
        '/': actions.search,
        '?': actions.help,
        t: () => window.dispatchEvent(new Event(TURN)),
        '[': () => actions.month(-1),
        ']': () => actions.month(1),
      }
      const found = act[event.key.toLowerCase()]
      if (!found) return
      event.preventDefault()
      found()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [actions])
}

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say.shortcuts}
      closeButtonProps={{ 'aria-label': say.close }}
      transitionProps={{ duration: 0 }}
    >
      <dl className="ml-shortcuts">
        {say.shortcutList.map((one) => (
          <div key={one.what}>
            <dt>
              {one.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{one.what}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={say.shortcutsOn}
        defaultChecked={shortcutsOn()}
        onChange={(event) => keepShortcuts(event.currentTarget.checked)}
      />
    </Modal>
  )
}

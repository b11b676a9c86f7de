import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconHelp, IconMenu2, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { useSession } from '../reading/index.ts'
import { IconButton } from '../ui/buttons.tsx'
import { AppLink } from '../ui/links.tsx'
import { words } from '../words.ts'
import { PersonSwitch } from './person-switch.tsx'

const say = words.frame
const schemes = ['light', 'dark', 'auto'] as const
const icons = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = icons[colorScheme]
  return (
    <Menu
      withInitialFocusPlaceholder={false}
      position="bottom-end"
      withinPortal
      shadow="md"
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button
          type="button"
          className="ml-icon"
          aria-label={`${say.scheme.label}: ${say.scheme[colorScheme]}`}
          title={say.scheme.label}
        >
          <Icon size={18} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say.scheme.label}>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {say.scheme[scheme]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Product, search, and who is looking: the same on every page and at every width. */
export function Header(props: { onMenu: () => void; onSearch: () => void; onHelp: () => void }) {
  const { demo } = useSession()
  return (
    <header className="ml-header">
      <span className="ml-only-narrow">
        <IconButton label={say.openNavigation} onClick={props.onMenu}>
          <IconMenu2 size={18} aria-hidden="true" />
        </IconButton>
      </span>
      <AppLink place={{ to: '/' }} plain>
        <span className="ml-product">
          <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M3 5h14M3 10h14M3 15h9" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
            <circle cx="16" cy="15" r="2.2" fill="currentColor" />
          </svg>
          {say.product}
        </span>
      </AppLink>
      {demo ? (
        <span className="ml-demo" title={say.demoHint}>
          {say.demo}
        </span>
      ) : null}
      <button type="button" className="ml-search" onClick={props.onSearch}>
        <IconSearch size={16} aria-hidden="true" />
        <span>{say.search}</span>
        <kbd>{say.searchShort}</kbd>
      </button>
      <span className="ml-header-end">
        <PersonSwitch />
        <SchemeSwitch />
        <span className="ml-only-wide">
          <IconButton label={say.shortcuts} onClick={props.onHelp}>
            <IconHelp size={18} aria-hidden="true" />
          </IconButton>
        </span>
      </span>
    </header>
  )
}

import { Menu as MantineMenu, MultiSelect } from '@mantine/core'
import type { ReactNode } from 'react'

/** A value of a table that offers what can be done with it: filter by it, leave it out, go there. */
export function ValueMenu(props: {
  label: string
  children: ReactNode
  items: readonly { name: string; act: () => void }[]
}) {
  return (
    <MantineMenu position="bottom-start" withinPortal shadow="md" transitionProps={{ duration: 0 }}>
      <MantineMenu.Target>
        <button type="button" className="ml-link-button" aria-label={props.label}>
          {props.children}
        </button>
      </MantineMenu.Target>
      <MantineMenu.Dropdown aria-label={props.label}>
        {props.items.map((item) => (
          <MantineMenu.Item key={item.name} onClick={item.act}>
            {item.name}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  )
}

/** Several of many values, found by typing. */
export function MultiPicker(props: {
  label: string
  value: readonly string[]
  choices: readonly { value: string; label: string }[]
  onChange: (values: string[]) => void
}) {
  return (
    <MultiSelect
      label={props.label}
      size="xs"
      searchable
      limit={100}
      hidePickedOptions
      data={[...props.choices]}
      value={[...props.value]}
      onChange={props.onChange}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  )
}

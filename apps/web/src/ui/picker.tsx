import { Select } from '@mantine/core'
import { words } from '../words.ts'

/** One of many values, found by typing. */
export function Picker(props: {
  label: string
  value: string | undefined
  choices: readonly { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}) {
  return (
    <Select
      label={props.label}
      size="xs"
      searchable
      clearable
      limit={200}
      placeholder={words.compliance.audit.filter.any}
      nothingFoundMessage={words.states.nothing}
      data={[...props.choices]}
      value={props.value ?? null}
      onChange={(value) => props.onChange(value ?? undefined)}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      clearButtonProps={{ 'aria-label': `${words.states.clear}: ${props.label}` }}
    />
  )
}

import { Checkbox, FileInput, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { words } from '../words.ts'
import { Mark } from './mark.tsx'

type Choice = { value: string; label: string }

/** One of a few values. A plain select: every browser, keyboard and screen reader knows it. */
export function Select(props: {
  label: string
  value: string
  choices: readonly Choice[]
  onChange: (value: string) => void
  any?: string | undefined
}) {
  const data = [...(props.any === undefined ? [] : [{ value: '', label: props.any }]), ...props.choices]
  return (
    <NativeSelect
      label={props.label}
      size="xs"
      data={data}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

export function TextField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  placeholder?: string
  type?: 'text' | 'date'
  min?: string
  max?: string
  error?: string | undefined
  required?: boolean
}) {
  return (
    <TextInput
      label={props.label}
      size="xs"
      type={props.type ?? 'text'}
      value={props.value}
      autoComplete="off"
      required={props.required ?? false}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      {...(props.hint === undefined ? {} : { description: props.hint })}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
      {...(props.min === undefined ? {} : { min: props.min })}
      {...(props.max === undefined ? {} : { max: props.max })}
      {...(props.error === undefined ? {} : { error: props.error })}
    />
  )
}

export function LongText(props: {
  label: string
  hint?: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  required?: boolean
  /** A whole file may stand in it. */
  long?: boolean
  /** Its text is indented, so every letter is as wide as the next. */
  code?: boolean
}) {
  return (
    <Textarea
      label={props.label}
      size="xs"
      rows={props.code ? 22 : props.long ? 7 : 3}
      {...(props.code ? { classNames: { input: 'ml-code-input' }, spellCheck: false } : {})}
      maxLength={props.long ? 2_000_000 : 2000}
      value={props.value}
      required={props.required ?? false}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      {...(props.hint === undefined ? {} : { description: props.hint })}
      {...(props.error === undefined ? {} : { error: props.error })}
    />
  )
}

/** One file of the reader's machine. */
export const FileField = (props: {
  label: string
  hint?: string
  value: File | null
  onChange: (file: File | null) => void
  error?: string | undefined
}) => (
  <FileInput
    label={props.label}
    size="xs"
    clearable
    value={props.value}
    onChange={props.onChange}
    clearButtonProps={{ 'aria-label': `${words.states.clear}: ${props.label}` }}
    {...(props.hint === undefined ? {} : { description: props.hint, placeholder: props.label })}
    {...(props.error === undefined ? {} : { error: props.error })}
  />
)

export const Tick = (props: { label: string; value: boolean; onChange: (value: boolean) => void }) => (
  <Checkbox
    label={props.label}
    checked={props.value}
    size="xs"
    onChange={(event) => props.onChange(event.currentTarget.checked)}
  />
)

/** One of two or three views of the same thing. */
export const Switch = (props: {
  label: string
  value: string
  choices: readonly Choice[]
  onChange: (value: string) => void
}) => (
  <SegmentedControl
    aria-label={props.label}
    size="xs"
    data={[...props.choices]}
    value={props.value}
    onChange={props.onChange}
  />
)

/** The filters that are on, each with a button that takes it off. */
export function Chips(props: {
  chips: readonly { name: string; value: string; drop: () => void }[]
  clear?: (() => void) | undefined
}) {
  if (props.chips.length === 0) return null
  const say = words.compliance.audit.filter
  return (
    <ul className="ml-chips" aria-label={say.add}>
      {props.chips.map((chip) => (
        <li key={chip.name + chip.value} className="ml-chip">
          <span>
            {chip.name}: <b>{chip.value}</b>
          </span>
          <button type="button" aria-label={say.remove(chip.name, chip.value)} onClick={chip.drop}>
            <Mark name="shut" size={12} />
          </button>
        </li>
      ))}
      {props.clear && props.chips.length > 1 ? (
        <li>
          <button type="button" className="ml-link-button" onClick={props.clear}>
            {words.states.clear}
          </button>
        </li>
      ) : null}
    </ul>
  )
}

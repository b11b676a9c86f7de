import { ActionIcon, Button as MantineButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { words } from '../words.ts'

type Press = { onClick?: (() => void) | undefined; disabled?: boolean; type?: 'button' | 'submit' }

export function Button(
  props: Press & { children: ReactNode; primary?: boolean; small?: boolean; expanded?: boolean; busy?: boolean },
) {
  return (
    <MantineButton
      type={props.type ?? 'button'}
      variant={props.primary ? 'filled' : 'default'}
      size={props.small ? 'compact-sm' : 'xs'}
      disabled={props.disabled ?? false}
      loading={props.busy ?? false}
      aria-expanded={props.expanded}
      {...(props.onClick ? { onClick: props.onClick } : {})}
    >
      {props.children}
    </MantineButton>
  )
}

/** A button that shows a mark only; the label is its name and its tooltip. */
export function IconButton(props: Press & { label: string; children: ReactNode }) {
  return (
    <ActionIcon
      variant="default"
      size={32}
      aria-label={props.label}
      title={props.label}
      disabled={props.disabled ?? false}
      {...(props.onClick ? { onClick: props.onClick } : {})}
    >
      {props.children}
    </ActionIcon>
  )
}

/** Says in a toast, which screen readers announce, that something was done. */
export const announce = (message: string): void => {
  notifications.show({
    message,
    autoClose: 4000,
    withBorder: true,
    closeButtonProps: { 'aria-label': words.frame.close },
  })
}

export function CopyButton(props: { value: string | (() => string); label: string }) {
  const copy = async () => {
    await navigator.clipboard?.writeText(typeof props.value === 'string' ? props.value : props.value())
    announce(words.frame.copy.done)
  }
  return (
    <Button small onClick={() => void copy()}>
      {props.label}
    </Button>
  )
}

/** The address of what is on the screen when it is pressed. */
export const CopyLink = () => <CopyButton value={() => window.location.href} label={words.frame.copy.link} />

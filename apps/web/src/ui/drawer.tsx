import { Drawer as MantineDrawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { words } from '../words.ts'

/** Details beside a list that keeps its place. Traps the focus, closes on Escape, gives the focus back. */
export function Drawer(props: { title: string; opened: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <MantineDrawer
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      position="right"
      size={560}
      closeButtonProps={{ 'aria-label': words.frame.close }}
      transitionProps={{ duration: 0 }}
    >
      {props.children}
    </MantineDrawer>
  )
}

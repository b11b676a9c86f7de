import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { newQueryClient } from './reading/index.ts'
import { cssVariables, theme } from './theme/theme.ts'

/** The whole page: theme, replies, routes. */
export function App({ router }: { router: AnyRouter }) {
  const [client] = useState(newQueryClient)
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where a running server answers while pages are written; the built pages are served by it. */
const api = process.env.MESHLEDGER_URL ?? 'http://localhost:4000'

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': api } },
  build: {
    target: 'es2023',
    sourcemap: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'charts',
              includeDependenciesRecursively: false,
              test: /node_modules\/(.pnpm\/)?(recharts|d3-|victory-vendor|@reduxjs|redux|react-redux|reselect|immer|decimal\.js-light|es-toolkit|eventemitter3|internmap)/,
            },
          ],
        },
      },
    },
  },
})

import { defineConfig } from 'vitest/config'

/** The same laws on a real PostgreSQL server, and what only a real server can show: several processes at once. */
export default defineConfig({
  test: {
    include: ['extended/**/*.test.ts'],
    globalSetup: ['extended/one-server.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/extended.json' },
  },
})

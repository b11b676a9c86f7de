import { defineConfig } from 'vitest/config'

/** What takes minutes: every mutated input, where `npm test` takes in a part of them; and several runners on one server. */
export default defineConfig({
  test: {
    include: ['extended/**/*.test.ts'],
    // The PostgreSQL server of the ledger's own lane.
    globalSetup: ['../ledger/extended/one-server.ts'],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/extended.json' },
  },
})

import { defineConfig } from 'vitest/config'

/** What takes minutes: rules on Spark; every mutated input, where `npm test` takes in a part of them; and several runners on one server. */
export default defineConfig({
  test: {
    include: ['extended/**/*.test.ts'],
    // The PostgreSQL server of the ledger's own lane, and the Spark of the lake's.
    globalSetup: ['../ledger/extended/one-server.ts', '../lake/extended/spark.ts'],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/extended.json' },
  },
})

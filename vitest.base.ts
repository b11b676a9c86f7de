import { defineConfig } from 'vitest/config'

/** One set of test settings for every room; the JSON report feeds the totals that CI prints. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/vitest.json' },
  },
})

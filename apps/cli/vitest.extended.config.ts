import { defineConfig } from 'vitest/config'

/** The long trial of the sync: what a few minutes cannot show. */
export default defineConfig({
  test: {
    include: ['extended/**/*.test.ts'],
    maxWorkers: 1,
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/extended.json' },
  },
})

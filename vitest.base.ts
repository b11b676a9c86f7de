import { defineConfig } from 'vitest/config'

/**
 * One set of test settings for every room; the JSON report feeds the totals that CI prints.
 *
 * Test files of a room share a process: to load DuckDB and the other rooms anew for each costs about a second of CPU.
 * So no test may leave something behind in a module or the environment that another would meet.
 */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 240_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/vitest.json' },
  },
})

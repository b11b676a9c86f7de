import { defineConfig } from 'vitest/config'

/** The models on Apache Spark, the nearest open relative of the Databricks engine, with equal rows. */
export default defineConfig({
  test: {
    include: ['extended/**/*.test.ts'],
    globalSetup: ['extended/spark.ts'],
    testTimeout: 300_000,
    hookTimeout: 1_200_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/extended.json' },
  },
})

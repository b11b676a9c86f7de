import { defineConfig } from 'vitest/config'

/** The FOCUS export before the validator of the FinOps Foundation. */
export default defineConfig({
  test: {
    include: ['extended/**/*.test.ts'],
    globalSetup: ['extended/focus-validator.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.results/extended.json' },
  },
})

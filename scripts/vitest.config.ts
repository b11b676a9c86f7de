import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../vitest.base.ts'

export default mergeConfig(
  base,
  defineConfig({ test: { root: import.meta.dirname, include: ['**/*.test.ts'], testTimeout: 240_000 } }),
)

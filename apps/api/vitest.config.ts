import { mergeConfig } from 'vitest/config'
// @boundaries-ignore the test settings of every room stand once, at the root
import base from '../../vitest.base.ts'

/** An empty data folder is made once for all test files. */
export default mergeConfig(base, { test: { globalSetup: ['testing/empty-house.ts'] } })

import { mergeConfig } from 'vitest/config'
// @boundaries-ignore the test settings of every room stand once, at the root
import base from '../../vitest.base.ts'

/** A demo account is written and served once for all test files that ask about it. */
export default mergeConfig(base, { test: { globalSetup: ['testing/served-demo.ts'] } })

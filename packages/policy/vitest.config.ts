// @boundaries-ignore the test settings of every room stand once, at the root
export { default } from '../../vitest.base.ts'

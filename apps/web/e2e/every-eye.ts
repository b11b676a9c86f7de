import type { Page } from '@playwright/test'
import { expect } from './walk.ts'

/** By how many pixels the page as a whole would scroll sideways. Tables and charts scroll within themselves. */
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Parts that cut their own text off, by class and text. What is only for listening is tiny on purpose. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')].flatMap((one) => {
      const style = getComputedStyle(one)
      const cuts = /hidden|clip/.test(style.overflowX) || /hidden|clip/.test(style.overflowY) || one.tagName === 'ASIDE'
      if (!cuts || one.clientWidth < 3 || one.closest('svg, .ml-chart, .ml-hidden, input, select')) return []
      const over = Math.max(
        one.scrollWidth - one.clientWidth,
        one.tagName === 'ASIDE' ? 0 : one.scrollHeight - one.clientHeight,
      )
      return over > 2 && (one.textContent ?? '') !== '' ? [`${one.className}: ${one.textContent?.slice(0, 40)}`] : []
    }),
  )

/** Parts that still move although nothing should. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((one) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(one)
      const lasts = (times: string) => times.split(',').some((each) => Number.parseFloat(each) > 0.01)
      return lasts(transitionDuration) || (animationName !== 'none' && lasts(animationDuration))
        ? [one.className.toString()]
        : []
    }),
  )

/** What is told by a ground alone once colours are forced: each needs an edge of its own, or to keep its colours. */
const untold = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll('.ml-badge, .ml-cell, .ml-bar, .ml-share-bar > span, .ml-swatch, .ml-chart svg'),
    ].flatMap((one) => {
      const style = getComputedStyle(one)
      const told = style.forcedColorAdjust === 'none' || Number.parseFloat(style.borderTopWidth) > 0
      return told ? [] : [one.className.toString()]
    }),
  )

/**
 * The page on a narrow screen, at twice the text size, in forced colours and without motion keeps all that it says.
 * A chart takes a moment to follow the width, so what scrolls sideways is asked again until it holds.
 */
export async function keepsWhatItSays(page: Page): Promise<void> {
  expect.soft(await moving(page), 'nothing moves for whoever asked for that').toEqual([])
  for (const width of [375, 320]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => sideways(page), `at ${width} pixels`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  const larger = await page.addStyleTag({ content: 'html { font-size: 200% }' })
  await expect.poll(() => sideways(page), 'at twice the text size').toBeLessThanOrEqual(0)
  expect.soft(await cutOff(page), 'at twice the text size').toEqual([])
  await page.emulateMedia({ forcedColors: 'active' })
  expect.soft(await untold(page), 'in forced colours').toEqual([])
  await page.emulateMedia({ forcedColors: 'none' })
  await larger.evaluate((style) => (style as Element).remove())
}

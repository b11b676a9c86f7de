import { defineConfig } from '@playwright/test'
import { browserArgs, findBrowser } from './e2e/browser.ts'
import { freePort } from './e2e/serve.ts'

// Chosen once, so that every worker of a run goes to the same server.
process.env.E2E_PORT ??= await freePort()
const browser = await findBrowser()

export default defineConfig({
  testDir: './e2e',
  globalSetup: './e2e/setup.ts',
  // Walks that change facts and rules for everybody come when all others are done.
  projects: [
    { name: 'walks', testIgnore: /changes-the-house/ },
    { name: 'last', testMatch: /changes-the-house/, dependencies: ['walks'] },
  ],
  outputDir: './.results/e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: '.results/e2e.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${process.env.E2E_PORT}`,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Pacific/Auckland',
    trace: 'retain-on-failure',
    ...(browser.channel ? { channel: browser.channel } : {}),
    launchOptions: {
      chromiumSandbox: false,
      args: browserArgs,
      env: { ...(process.env as Record<string, string>), ...browser.env },
      ...(browser.executablePath ? { executablePath: browser.executablePath } : {}),
    },
  },
})

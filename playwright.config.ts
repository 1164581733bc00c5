import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/chromium.mjs'

/** Workers read this file again: what is made once is handed to them in the environment. */
function freshDataDirectory(): string {
  if (process.env.E2E_DATA) return process.env.E2E_DATA
  const made = mkdtempSync(join(tmpdir(), 'holdpoint-e2e-'))
  chmodSync(made, 0o755)
  process.env.E2E_DATA = made
  process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

const executablePath = await findChromium()
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--disable-dev-shm-usage', '--disable-gpu', '--disable-quic', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'first run', testMatch: 'first-run.spec.ts' },
    { name: 'rooms', testIgnore: 'first-run.spec.ts', dependencies: ['first run'] },
  ],
  webServer: {
    command: `npm start -- --port 0 --data ${freshDataDirectory()}`,
    name: 'Holdpoint',
    wait: { stdout: /(?<e2e_origin>http:\/\/127\.0\.0\.1:\d+)\/setup#(?<e2e_code>[\w-]+)/ },
    timeout: 300_000,
    stdout: 'pipe',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
})

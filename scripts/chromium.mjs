import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

/** Path of a Chromium on this machine, or null: the one named in CHROMIUM_PATH, an installed one, or Playwright's own. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH
  const installed = [named, ...PLACES].find((path) => path && existsSync(path))
  if (installed) return installed
  const { chromium } = await import('@playwright/test')
  const own = chromium.executablePath()
  return existsSync(own) ? own : null
}

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0

/** Finds a Chromium, or gets one: Debian's package for root, otherwise Playwright's download. */
export async function ensureChromium(node) {
  const found = await findChromium()
  if (found) return found
  console.log('No Chromium on this machine: fetching one for the browser tests')
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-q'])
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation'])
  }
  if (!(await findChromium())) run(node, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  return findChromium()
}

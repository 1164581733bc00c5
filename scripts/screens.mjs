import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.mjs'
import { root } from './prepare.mjs'

// node scripts/screens.mjs <address printed by the start of a new, empty data directory>: pictures for README.md.
const [address] = process.argv.slice(2)
if (!address?.includes('/setup#')) throw new Error('Give the set-up address that a start on an empty directory prints.')

/** Next carries sharp; a palette makes a picture of flat colours a third as large. */
const sharp = createRequire(import.meta.resolve('next'))('sharp')

const executablePath = await findChromium()
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--disable-gpu', '--disable-quic', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
})
const look = { colorScheme: 'light', locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' }

async function picture(page, name) {
  await page.mouse.move(0, 0)
  const taken = await page.screenshot({ animations: 'disabled' })
  const { size } = await sharp(taken).png({ palette: true, colours: 96, effort: 10 }).toFile(path(name))
  console.log(`docs/screens/${name}.png ${Math.round(size / 1024)} KB`)
}
const path = (name) => join(root, 'docs/screens', `${name}.png`)

const context = await browser.newContext({ viewport: { width: 1360, height: 980 }, ...look })
const page = await context.newPage()
await page.goto(address)
await page.getByLabel('Workspace name').fill('Fernwood Cloud')
await page.getByLabel('Your name').fill('Mara Ilves')
await page.getByLabel('E-mail').fill('mara@fernwood.example')
await page.getByLabel('Password', { exact: true }).fill('lantern over seven bridges')
await page.getByRole('checkbox').check()
await page.getByRole('button', { name: 'Create workspace' }).click()
await page.waitForURL(/\/w\//)
await page.goto(new URL('/', address).href)
await page.getByRole('link', { name: 'Sample platform' }).first().click()
await page.getByRole('link', { name: /^INC-2/ }).click()
await page.getByText(/^Live #/).waitFor()
await picture(page, 'room')

const room = page.url()
await page.getByRole('button', { name: 'artifact.rebuildFromMain', exact: true }).click()
await page.getByRole('textbox', { name: 'Commit on main' }).fill('7d2e9f1')
await page.getByRole('button', { name: 'Ask for it all the same' }).click()
await page.getByRole('alert').filter({ hasText: 'What is held' }).waitFor()
await picture(page, 'refusal')

const storageState = await context.storageState()
const phone = await browser.newContext({
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  storageState,
  ...look,
})
const held = await phone.newPage()
await held.goto(room)
await held.getByText(/^Live #/).waitFor()
await picture(held, 'phone')
await browser.close()

import type { Browser, BrowserContext } from '@playwright/test'
import { chromium } from '@playwright/test'
import { findChromium } from '../../scripts/chromium.mjs'
import type { Product, Who } from './product.ts'

export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium()
  if (!executablePath) throw new Error('There is no Chromium here')
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', '--disable-gpu', ...asRoot] })
}

/** A browser of its own, signed in. */
export async function signedIn(browser: Browser, { origin }: Product, { cookie }: Who): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: origin }])
  return context
}

import { mkdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { test as base, expect } from '@playwright/test'
import type { PersonName } from './people.ts'
import { cookiesOf, origin, WORKSPACE } from './people.ts'

export { expect }

/** Opens browsers of their own, signed in or not, and fails the test on anything they complain about. */
export type Browsers = {
  open(person: PersonName | null, options?: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }>
  /** Complaints that match are expected from here on, such as those of a network that the test cuts itself. */
  allow(complaint: RegExp): void
}

type Fixtures = { browsers: Browsers }

export const test = base.extend<Fixtures>({
  browsers: async ({ browser }, use) => {
    const complaints: string[] = []
    const allowed: RegExp[] = []
    const contexts: BrowserContext[] = []
    await use({
      open: async (person, options) => {
        const context = await openContext(browser, person, options)
        contexts.push(context)
        watch(context, (complaint) => complaints.push(complaint))
        return { context, page: await context.newPage() }
      },
      allow: (complaint) => allowed.push(complaint),
    })
    for (const context of contexts) await context.close()
    expect(complaints.filter((one) => !allowed.some((pattern) => pattern.test(one)))).toEqual([])
  },
})

const openContext = (browser: Browser, person: PersonName | null, options: BrowserContextOptions = {}) =>
  browser.newContext({ baseURL: origin(), ...(person ? { storageState: cookiesOf(person) } : {}), ...options })

/** Errors on the console, among them every refusal of the content security policy, and exceptions nobody caught. */
function watch(context: BrowserContext, complain: (complaint: string) => void): void {
  context.on('console', (message) => {
    if (message.type() === 'error') complain(`${message.location().url}: ${message.text()}`)
  })
  context.on('weberror', (error) => complain(`not caught: ${error.error().message}`))
}

/** A picture of the real thing, kept beside the report. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync('test-results/screens', { recursive: true })
  await page.screenshot({ path: `test-results/screens/${name}.png`, animations: 'disabled' })
}

/** No finding of axe in the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const said = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((n) => n.target.join(' ')).join('\n  ')}`,
  )
  expect(said).toEqual([])
}

/** Pictures of the page as it is, on a phone, and in the dark, without a finding of axe in any. */
export async function everyLook(page: Page, name: string): Promise<void> {
  const look = async (as: string) => {
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
    await picture(page, as)
    await expectAccessible(page)
  }
  await look(name)
  await page.setViewportSize({ width: 390, height: 844 })
  await look(`${name}-390`)
  const [wide, seen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(wide).toBe(seen)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(`${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

export const board = `/w/${WORKSPACE.slug}`
export const roomPath = (number: string): string => `/w/${WORKSPACE.slug}/incidents/${number}`

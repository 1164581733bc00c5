import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

const mostStops = 160

type Stop = { there: boolean; forward: boolean; seen: string | null }

/** A person without a mouse: goes from stop to stop and answers with keys. Whatever cannot be reached so fails. */
export class Keyboard {
  readonly page: Page
  /** Stops that showed nothing of being stood on. */
  readonly unseen = new Set<string>()
  stops = 0

  constructor(page: Page) {
    this.page = page
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key)
  }

  /** Walks to it, the shorter way in the order of the page. */
  async reach(target: Locator): Promise<void> {
    await expect(target).toBeAttached()
    for (let i = 0; i < mostStops; i++) {
      const stop = await target.evaluate(standing)
      if (stop.seen) this.unseen.add(stop.seen)
      if (stop.there) return
      this.stops++
      await this.press(stop.forward ? 'Tab' : 'Shift+Tab')
    }
    throw new Error(`No way by keyboard to ${target}`)
  }

  async activate(target: Locator): Promise<void> {
    await this.reach(target)
    await this.press('Enter')
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.reach(target)
    await this.page.keyboard.insertText(text)
    await expect(target).toHaveValue(text)
  }

  /** Over what stands there. */
  async replace(target: Locator, text: string): Promise<void> {
    await this.reach(target)
    await this.press('Control+a')
    await this.page.keyboard.insertText(text)
    await expect(target).toHaveValue(text)
  }

  async check(box: Locator): Promise<void> {
    await this.reach(box)
    await this.press('Space')
    await expect(box).toBeChecked()
  }

  /** One of a group: the group is one stop, the arrows go through it. */
  async choose(radio: Locator): Promise<void> {
    const group = radio.locator('xpath=ancestor::*[@role="radiogroup"][1]')
    await this.reach(group)
    await this.press('Space')
    for (let i = 0; i < 9 && !(await radio.isChecked()); i++) await this.press('ArrowRight')
    await expect(radio).toBeChecked()
  }

  /** A field that takes one of the catalogue, or a new name. */
  async pick(field: Locator, name: string): Promise<void> {
    await this.reach(field)
    await this.press('Control+a')
    await this.page.keyboard.insertText(name)
    await this.press('Enter')
    await expect(field).toHaveValue(name)
  }

  /** A list that opens: its options are found by their first letters. */
  async select(list: Locator, label: string): Promise<void> {
    await this.reach(list)
    await this.page.keyboard.type(label)
    await expect(list.locator('option:checked')).toHaveText(label)
  }
}

/** Where the page stands against the wanted element: runs inside it. */
function standing(wanted: Element): Stop {
  const at = document.activeElement
  if (!at || at === document.body) return { there: false, forward: true, seen: null }
  const follows = (at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const rings = (element: Element, pseudo?: string) => {
    const style = getComputedStyle(element, pseudo)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
  }
  const around = [at, at.parentElement, at.parentElement?.parentElement].filter((each) => each instanceof Element)
  const visible =
    rings(at, '::after') || around.some((each) => rings(each)) || (at instanceof HTMLElement && at.tabIndex < 0)
  const name = `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40)}`
  return { there: wanted.contains(at), forward: follows, seen: visible ? null : name }
}

/** What the page says has the keyboard: for tests that it is not lost. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement
    if (!at || at === document.body) return 'nothing'
    return `${at.tagName.toLowerCase()} ${at.id} ${at.textContent?.trim().slice(0, 60)}`
  })

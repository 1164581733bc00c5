import type { Locator } from '@playwright/test'
import { expect } from '@playwright/test'
import { Room } from './room.ts'

export const PHONE = { width: 390, height: 844 }

/** The room on a phone: one pane at a time. */
export class PhoneRoom extends Room {
  get tabs(): Locator {
    return this.page.getByRole('navigation', { name: 'Pane' })
  }

  async pane(name: 'Ladder' | 'Step' | 'Journal'): Promise<void> {
    await this.tabs.locator('label').filter({ hasText: name }).click()
  }

  override async goToStep(title: string): Promise<void> {
    await this.pane('Ladder')
    await super.goToStep(title)
  }

  /** Nothing runs over the edge of the screen. */
  async expectNoSideways(): Promise<void> {
    const { wide, seen } = await this.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      seen: document.documentElement.clientWidth,
    }))
    expect(wide).toBe(seen)
  }

  async answer(label: string, option: string, source: string): Promise<Locator> {
    const reading = this.reading(label)
    await reading.getByRole('radio', { name: option, exact: true }).check()
    await reading.getByRole('textbox', { name: 'Source', exact: true }).fill(source)
    return reading
  }

  async readAgain(reading: Locator): Promise<void> {
    const again = reading.getByRole('button', { name: 'Read again' })
    if (await again.isVisible()) await again.click()
  }

  async attach(reading: Locator, text: string): Promise<void> {
    await reading.getByRole('button', { name: 'Attach', exact: true }).click()
    await reading.getByRole('textbox', { name: 'What was seen' }).fill(text)
  }

  async report(seen: string): Promise<void> {
    await this.step.getByRole('button', { name: 'Report the outcome' }).first().click()
    const outcome = this.step.locator('form.outcome-form')
    await outcome.getByRole('radio', { name: 'Succeeded' }).check()
    await outcome.getByRole('textbox', { name: 'What was seen' }).fill(seen)
    await outcome.getByRole('textbox', { name: 'Source' }).fill('Control room')
    await this.written(() => outcome.getByRole('button', { name: /outcome/i }).click())
  }
}

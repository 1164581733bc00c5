import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { roomPath } from './fixtures.ts'

/** The incident room as a person sees it. */
export class Room {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async enter(page: Page, number: string): Promise<Room> {
    await page.goto(roomPath(number))
    const room = new Room(page)
    await room.expectLive()
    return room
  }

  get header(): Locator {
    return this.page.getByRole('region', { name: 'Incident', includeHidden: true })
  }

  get connection(): Locator {
    return this.header.getByRole('status', { includeHidden: true })
  }

  get log(): Locator {
    return this.page.getByRole('log')
  }

  get entries(): Locator {
    return this.log.getByRole('article', { name: /^Entry \d+$/ })
  }

  get step(): Locator {
    return this.page.getByRole('main')
  }

  get ladder(): Locator {
    return this.page.getByRole('complementary', { name: 'Runbook' })
  }

  get refusal(): Locator {
    return this.page.getByRole('alert').filter({ hasText: 'What is held' })
  }

  get note(): Locator {
    return this.page.getByRole('textbox', { name: 'Note' })
  }

  entry(seq: number): Locator {
    return this.log.getByRole('article', { name: `Entry ${seq}`, exact: true })
  }

  async expectLive(seq?: number): Promise<void> {
    await expect(this.connection).toContainText(seq === undefined ? 'Live' : `Live #${seq}`)
  }

  async writeNote(text: string): Promise<void> {
    await this.note.fill(text)
    await this.page.getByRole('button', { name: 'Record note' }).click()
  }

  /** Numbers of the entries that are drawn, oldest first. */
  async numbers(): Promise<number[]> {
    const names = await this.entries.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''))
    return names.map((name) => Number(name.replace(/\D/g, '')))
  }

  /** Every entry up to `last` once, in order. */
  async expectWhole(last: number): Promise<void> {
    await expect.poll(() => this.numbers()).toEqual(Array.from({ length: last }, (_, i) => i + 1))
  }

  async goToStep(title: string): Promise<void> {
    await this.ladder.getByRole('button', { name: title }).first().click()
    await expect(this.step.getByRole('heading', { level: 2, name: title })).toBeVisible()
  }

  /** What one line of the record form asks for. */
  reading(label: string): Locator {
    return this.step.locator('fieldset.reading').filter({ has: this.page.getByText(label, { exact: true }) })
  }

  /** A field that takes one of the catalogue, or a new name. */
  async pick(within: Locator, label: string, name: string): Promise<void> {
    const field = within.getByRole('combobox', { name: label, exact: true })
    await field.fill(name)
    await field.press('Tab')
    await expect(field).toHaveValue(name)
  }

  /** Number of the newest entry the room says it shows. */
  async last(): Promise<number> {
    return Number(/#(\d+)/.exec((await this.connection.textContent()) ?? '')?.[1])
  }

  /** Does something and waits until it stands in the journal. */
  async written(act: () => Promise<void>): Promise<void> {
    const before = await this.last()
    await act()
    await expect.poll(() => this.last()).toBeGreaterThan(before)
  }

  async record(): Promise<void> {
    await this.written(() => this.step.getByRole('button', { name: 'Record', exact: true }).click())
  }

  async complete(step: number): Promise<void> {
    await this.written(() => this.step.getByRole('button', { name: `Complete step ${step}` }).click())
  }

  /** Asks for an action of the menu that is held or refused; the answer is the refusal over the step. */
  async askAllTheSame(action: string): Promise<Locator> {
    await this.step.getByRole('button', { name: action, exact: true }).click()
    await this.step.getByRole('button', { name: 'Ask for it all the same' }).click()
    await expect(this.refusal).toBeVisible()
    return this.refusal
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Opens a row of the incident's own menu. */
  async menu(row: string): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Incident menu' }).click()
    await this.page.getByRole('menuitem', { name: row }).click()
    await expect(this.dialog).toBeVisible()
    return this.dialog
  }
}

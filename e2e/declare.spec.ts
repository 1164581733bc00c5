import type { Page } from '@playwright/test'
import { board, expect, expectAccessible, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

async function fillDeclaration(page: Page, title: string, names: { app: string; environment: string }) {
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await dialog.getByRole('textbox', { name: 'What is wrong' }).fill(title)
  await dialog.getByRole('radio', { name: /SEV2/ }).check()
  await pick(page, 'App', names.app)
  await pick(page, 'Environment', names.environment)
  return dialog
}

const picker = (page: Page, label: 'App' | 'Environment') =>
  page.getByRole('dialog').getByRole('combobox', { name: new RegExp(`^${label}( \\(optional\\))?$`) })

async function pick(page: Page, label: 'App' | 'Environment', name: string) {
  const field = picker(page, label)
  await field.fill(name)
  await field.press('Tab')
  await expect(field).toHaveValue(name)
}

test('an incident is declared from the board with a new app and a new environment, and opens its room', async ({
  browsers,
}) => {
  const { page } = await browsers.open('mara')
  await page.goto(board)
  await page
    .getByRole('button', { name: /Declare/ })
    .first()
    .click()
  const dialog = await fillDeclaration(page, 'Payments answer slowly', { app: 'payments', environment: 'us-2' })
  await dialog.getByRole('radio', { name: 'Production', exact: true }).check()
  await dialog.getByRole('combobox', { name: /Runbook/ }).selectOption({ label: 'Bad Deploy' })
  await expectAccessible(page)
  await picture(page, 'declare')
  await dialog.getByRole('button', { name: 'Declare incident' }).click()
  await expect(page).toHaveURL(/\/incidents\/INC-\d+$/)
  const room = new Room(page)
  await room.expectLive(2)
  await expect(room.header).toContainText('Payments answer slowly')
  await expect(room.header).toContainText('us-2')
  await expect(room.ladder).toContainText('Bad Deploy')
  await expectAccessible(page)

  await page.goto(board)
  await expect(page.getByRole('listitem').filter({ hasText: 'Payments answer slowly' })).toContainText('SEV2')
  await expectAccessible(page)
  await picture(page, 'board')
})

test('declaring opens with the key c from anywhere, and from the command palette', async ({ browsers }) => {
  const { page } = await browsers.open('mara')
  await page.goto(`${board}/members`)
  await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible()
  await page.keyboard.press('c')
  await expect(page.getByRole('dialog', { name: 'Declare an incident' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('declare')
  await picture(page, 'palette')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Declare an incident' })).toBeVisible()
})

test('a declaration that cannot be sent says beside each field what is missing, and keeps what was typed', async ({
  browsers,
}) => {
  const { page } = await browsers.open('mara')
  await page.goto(board)
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await pick(page, 'App', 'kept-app')
  await dialog.getByRole('button', { name: 'Declare incident' }).click()
  await expect(dialog.getByText('Say in a few words what is wrong')).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'What is wrong' })).toHaveAttribute('aria-invalid', 'true')
  await expect(picker(page, 'App')).toHaveValue('kept-app')
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await expect(picker(page, 'App')).toHaveValue('kept-app')
})

test('a board shows what others declare and resolve while it is open', async ({ browsers }) => {
  const jonas = await browsers.open('jonas')
  await jonas.page.goto(board)
  await expect(jonas.page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()
  const mara = await browsers.open('mara')
  await mara.page.goto(board)
  await mara.page.keyboard.press('c')
  const dialog = await fillDeclaration(mara.page, 'Seen on the board', { app: 'checkout', environment: 'eu-1' })
  const production = dialog.getByRole('radio', { name: 'Production', exact: true })
  if (await production.isVisible()) await production.check()
  await dialog.getByRole('button', { name: 'Declare incident' }).click()
  const row = jonas.page.getByRole('listitem').filter({ hasText: 'Seen on the board' })
  await expect(row).toBeVisible()
  const room = new Room(mara.page)
  await room.expectLive(1)
  const resolving = await room.menu('Resolve the incident')
  await resolving.getByRole('textbox', { name: 'What ended it' }).fill('It passed by itself')
  await resolving.getByRole('button', { name: 'Resolve the incident' }).click()
  await expect(row).toHaveCount(0)
})

test('a private incident does not exist for those it is not shared with', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  await mara.page.goto(board)
  await mara.page.keyboard.press('c')
  const dialog = mara.page.getByRole('dialog', { name: 'Declare an incident' })
  await dialog.getByRole('textbox', { name: 'What is wrong' }).fill('A matter of trust')
  await dialog.getByRole('radio', { name: /SEV3/ }).check()
  await dialog.getByRole('checkbox', { name: /Private/ }).check()
  await dialog.getByRole('button', { name: 'Declare incident' }).click()
  await expect(mara.page).toHaveURL(/\/incidents\/PRV-[A-Z2-7]{5}$/)
  const { pathname } = new URL(mara.page.url())

  const jonas = await browsers.open('jonas')
  browsers.allow(/404/)
  await jonas.page.goto(board)
  await expect(jonas.page.getByText('A matter of trust')).toHaveCount(0)
  const answer = await jonas.page.goto(pathname)
  expect(answer?.status()).toBe(404)
  await expect(jonas.page.getByText('A matter of trust')).toHaveCount(0)
  await picture(jonas.page, 'not-found')
})

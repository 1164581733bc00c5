import { randomUUID } from 'node:crypto'
import { board, expect, expectAccessible, picture, test } from './fixtures.ts'
import { join } from './guests.ts'

test('the apps of an app owner are changed in the member’s menu, never to none, and what they see changes with them', async ({
  browsers,
}) => {
  const tag = randomUUID().slice(0, 4)
  const name = `Odile ${tag}`
  const { page, context } = await browsers.open('mara')
  const owner = await browsers.open(null)
  await join(owner.context, context.request, 'appOwner', name, [`mail-${tag}`])
  await page.goto(`${board}/members`)
  await page.getByRole('row').filter({ hasText: name }).getByRole('button').last().click()
  await page.getByRole('menuitem', { name: 'Change apps' }).click()
  const dialog = page.getByRole('dialog', { name: `Change the apps of ${name}` })
  const first = dialog.getByRole('combobox', { name: 'Apps', exact: true })
  await expect(first).toHaveValue(`mail-${tag}`)
  await first.fill('')
  await first.press('Tab')
  await dialog.getByRole('button', { name: 'Give these apps' }).click()
  await expect(dialog.getByText('Name at least one app, or remove the member')).toBeVisible()
  await expectAccessible(page)
  await first.fill(`news-${tag}`)
  await first.press('Tab')
  await picture(page, 'change-apps')
  await dialog.getByRole('button', { name: 'Give these apps' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText(`news-${tag}`)

  await owner.page.goto(board)
  await expect(owner.page.getByText(`news-${tag}`)).toBeVisible()
  await expect(owner.page.getByText(`mail-${tag}`)).toHaveCount(0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await owner.page.emulateMedia({ colorScheme })
    await expectAccessible(owner.page)
  }
})

import { declareBadDeploy } from './commands.ts'
import { expect, expectAccessible, picture, test } from './fixtures.ts'
import { WORKSPACE } from './people.ts'

const PHONE = { width: 390, height: 844 }
const path = `/w/${WORKSPACE.slug}/environments`

test('an owner says which environments are production, sees who said what, and nobody says it by opening a dialog', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara', { reducedMotion: 'reduce' })
  await declareBadDeploy(context.request, 'It names an environment')
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1, name: 'Environments' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Environments' })).toHaveAttribute('aria-current', 'page')
  const row = page.getByRole('listitem').filter({ hasText: 'eu-1' })
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: /(Change|Say it) for eu-1/ }).click()
  const dialog = page.getByRole('dialog')
  const record = dialog.getByRole('button', { name: 'Record it' })
  await expect(record).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByRole('radio', { name: 'Not said yet' }).check({ force: true })
  await expectAccessible(page)
  await record.click()
  await expect(dialog).toHaveCount(0)
  await expect(row).toContainText('Not said yet')
  await expect(page.getByText(/\d+ not said yet/)).toBeVisible()

  await row.getByText('Who said what').click()
  await expect(row.getByText(/Mara Ilves said: not said yet/)).toBeVisible()
  await row.getByRole('button', { name: 'Say it for eu-1' }).click()
  await dialog.getByRole('radio', { name: 'Not production' }).check({ force: true })
  await picture(page, 'environment-dialog')
  await dialog.getByRole('radio', { name: 'Production', exact: true }).check({ force: true })
  await record.click()
  await expect(row).toContainText('Production')
  await expect(row.getByText(/Mara Ilves said: production/)).toBeVisible()

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
    await picture(page, `environments-${colorScheme}`)
  }
  await page.setViewportSize(PHONE)
  await picture(page, 'environments-phone')
  await expectAccessible(page)
})

test('a responder finds no such page', async ({ browsers }) => {
  browsers.allow(/404/)
  const { page } = await browsers.open('jonas')
  const answer = await page.goto(path)
  expect(answer?.status()).toBe(404)
})

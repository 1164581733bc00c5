import { board, expect, expectAccessible, picture, test } from './fixtures.ts'

test('a sample workspace, plainly marked, shows an incident in full swing, gates nothing and is removed whole', async ({
  browsers,
}) => {
  test.setTimeout(120_000)
  const { page } = await browsers.open('mara')
  await page.goto(`${board}/account`)
  await page.getByRole('button', { name: /sample workspace/i }).click()
  await page.getByRole('dialog').getByRole('button', { name: /Add/ }).first().click()
  await expect(page).toHaveURL(/\/w\/(?!fernwood-cloud)[^/]+$/)
  await expect(page.getByRole('region', { name: 'About this workspace' })).toContainText('Sample workspace')
  await expect(page.getByRole('heading', { name: 'Board', level: 1 })).toBeVisible()
  await picture(page, 'sample-board')
  await expectAccessible(page)
  await page
    .getByRole('link', { name: /INC-\d+/ })
    .first()
    .click()
  await expect(page.getByRole('log').getByRole('article').first()).toBeVisible()
  await expect(page.getByRole('log')).toContainText('Refused')
  await picture(page, 'sample-room')
  await page
    .getByRole('button', { name: /Remove/ })
    .first()
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Remove/ })
    .click()
  await expect(page).toHaveURL(new RegExp(`${board}$|/$`))
})

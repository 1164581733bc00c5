import type { BrowserContext } from '@playwright/test'
import { declarePlain } from './commands.ts'
import { board, expect, expectAccessible, picture, roomPath, test } from './fixtures.ts'
import { PEOPLE } from './people.ts'
import { Room } from './room.ts'

/** Signs in on a session of its own, so that ending it does not end those the other specs use. */
async function signIn(context: BrowserContext, path: string) {
  const page = await context.newPage()
  await page.goto(path)
  await page.getByLabel('E-mail').fill(PEOPLE.jonas.email)
  await page.getByLabel('Password', { exact: true }).fill(PEOPLE.jonas.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  return page
}

test('a wrong password says so without saying which part was wrong, and keeps the address that was typed', async ({
  browsers,
}) => {
  const { page } = await browsers.open(null)
  browsers.allow(/401/)
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(PEOPLE.jonas.email)
  await page.getByLabel('Password', { exact: true }).fill('not my password at all')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /password/i })).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue(PEOPLE.jonas.email)
  await expectAccessible(page)
  await picture(page, 'sign-in')
})

test('signing in leads back to where one wanted to go', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const { number } = await declarePlain(mara.context.request, 'Linked from a chat')
  const { context } = await browsers.open(null)
  const page = await signIn(context, roomPath(number))
  await expect(page).toHaveURL(new RegExp(`${roomPath(number)}$`))
  await new Room(page).expectLive(1)
})

test('signing out in one tab ends the room in another at once, with what was seen still readable', async ({
  browsers,
}) => {
  const mara = await browsers.open('mara')
  const { number } = await declarePlain(mara.context.request, 'Signed out elsewhere')
  const { context } = await browsers.open(null)
  browsers.allow(/401|NOT_SIGNED_IN/)
  const page = await signIn(context, roomPath(number))
  const room = new Room(page)
  await room.expectLive(1)
  const other = await context.newPage()
  await other.goto(board)
  await other.getByRole('button', { name: `Account of ${PEOPLE.jonas.name}` }).click()
  await other.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(other).toHaveURL(/sign-in/)
  await expect(room.connection).toContainText('Ended')
  await expect(page.getByText(/Sign in again/)).toBeVisible()
  await expect(room.entry(1)).toBeVisible()
  await picture(page, 'room-ended')
})

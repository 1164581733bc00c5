import type { BrowserContext } from '@playwright/test'
import { declarePlain, declarePrivate, note } from './commands.ts'
import { board, expect, expectAccessible, picture, roomPath, test } from './fixtures.ts'
import type { Person } from './people.ts'
import { PEOPLE } from './people.ts'
import { Room } from './room.ts'

/** Signs in on a session of its own, so that ending it does not end those the other specs use. */
async function signIn(context: BrowserContext, path: string, person: Person = PEOPLE.jonas) {
  const page = await context.newPage()
  await page.goto(path)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
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

test('the tabs of one session hear nothing of the next session in the same browser', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const { number, incident } = await declarePlain(mara.context.request, 'Two persons, one machine')
  const { context } = await browsers.open(null)
  browsers.allow(/401|404/)
  const old = await signIn(context, roomPath(number))
  const his = new Room(old)
  await his.expectLive(1)
  await context.clearCookies()
  const hers = new Room(await signIn(context, roomPath(number), PEOPLE.mara))
  await expect(his.connection).toContainText('Ended')
  await note(mara.context.request, incident, 'not for the tabs of before')
  await expect(hers.entry(2)).toBeVisible()
  expect(await his.numbers()).toEqual([1])
})

test('whoever is taken off a private incident sees no more of it from that moment', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  browsers.allow(/404/)
  const { number } = await declarePrivate(mara.context.request, 'Shared, then not', PEOPLE.jonas.name)
  const hers = await Room.enter(mara.page, number)
  const his = await Room.enter(jonas.page, number)
  const viewers = await hers.menu('Who sees it')
  await viewers.getByRole('checkbox', { name: PEOPLE.jonas.name }).uncheck()
  await viewers.getByRole('button', { name: 'Change viewers' }).click()
  await expect(his.connection).toContainText('Ended')
  await expect(jonas.page.getByText('This incident is no longer shown to you.')).toBeVisible()
  await hers.writeNote('only for those who are left')
  await hers.expectLive(3)
  expect(await his.numbers()).toEqual([1])
  const answer = await jonas.page.goto(roomPath(number))
  expect(answer?.status()).toBe(404)
})

import { board, expect, expectAccessible, picture, test } from './fixtures.ts'
import { cookiesOf, PEOPLE, setupCode, WORKSPACE } from './people.ts'

test.describe.configure({ mode: 'serial' })

test('a new installation cannot be claimed without the printed set-up code', async ({ browsers }) => {
  const { page } = await browsers.open(null)
  await page.goto('/')
  await expect(page).toHaveURL(/\/setup$/)
  await expect(page.getByRole('heading', { name: 'Create the workspace' })).toBeVisible()
  const create = page.getByRole('button', { name: 'Create workspace' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('textbox', { name: 'Set-up code' }).fill('not-the-printed-code-of-this-server-0')
  await expect(page.getByRole('complementary').getByText('Set-up code not known')).toBeVisible()
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await expectAccessible(page)
})

test('whoever opens the printed address creates the workspace and is its first owner', async ({ browsers }) => {
  const { page, context } = await browsers.open(null)
  const { mara } = PEOPLE
  await page.goto(`/setup#${setupCode()}`)
  await page.getByLabel('Workspace name').fill(WORKSPACE.name)
  await page.getByLabel('Your name').fill(mara.name)
  await page.getByLabel('E-mail').fill(mara.email)
  await page.getByLabel('Password', { exact: true }).fill(mara.password)
  await picture(page, 'first-run')
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await expect(page).toHaveURL(new RegExp(`${board}$`))
  await expect(page.getByRole('heading', { name: 'Board', level: 1 })).toBeVisible()
  await expectAccessible(page)
  await picture(page, 'board-empty')
  await context.storageState({ path: cookiesOf('mara') })
})

test('the set-up code counts once', async ({ browsers }) => {
  const { page } = await browsers.open(null)
  await page.goto(`/setup#${setupCode()}`)
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a second member joins by a link that counts once and warns that only this machine opens it', async ({
  browsers,
}) => {
  const { jonas } = PEOPLE
  const owner = await browsers.open('mara')
  await owner.page.goto(`${board}/members`)
  await owner.page.getByRole('button', { name: 'Invite a member' }).first().click()
  await owner.page.getByRole('button', { name: 'Make the link' }).click()
  const link = await owner.page.getByLabel(/Invitation link|Link/).inputValue()
  expect(link).toMatch(/\/join#\S+$/)
  await expect(owner.page.getByText('Only this machine can open it')).toBeVisible()

  const guest = await browsers.open(null)
  await guest.page.goto(link)
  await expect(guest.page.getByText(`invites you to ${WORKSPACE.name}`)).toBeVisible()
  await expectAccessible(guest.page)
  await guest.page.getByLabel('Your name').fill(jonas.name)
  await guest.page.getByLabel('E-mail').fill(jonas.email)
  await guest.page.getByLabel('Password', { exact: true }).fill(jonas.password)
  await guest.page.getByRole('button', { name: `Join ${WORKSPACE.name}` }).click()
  await expect(guest.page).toHaveURL(new RegExp(`${board}$`))
  await guest.context.storageState({ path: cookiesOf('jonas') })

  const third = await browsers.open(null)
  await third.page.goto(link)
  await expect(third.page.getByLabel('Your name')).toHaveCount(0)
  await expect(third.page.getByText(/used|no longer|expired/i).first()).toBeVisible()
})

import { randomUUID } from 'node:crypto'
import { call } from './commands.ts'
import { board, expect, expectAccessible, picture, roomPath, test } from './fixtures.ts'
import { join } from './guests.ts'
import { PHONE, PhoneRoom } from './phone.ts'

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

test('beside the button that publishes from a private incident stands that it leaves the room', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara', { viewport: PHONE })
  const { request } = context
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'provider-outage')?.id
  const declared = (hidden: boolean) =>
    call<{ number: string }>(request, 'incident.declareIncident', {
      command: randomUUID(),
      incident: randomUUID(),
      title: 'The ledger answers slowly',
      severity: 'SEV2',
      private: hidden,
      viewers: [],
      apps: [],
      environments: [],
      start: { runbook, execution: randomUUID(), scope: { environments: [{ name: 'eu-1', production: true }] } },
    })
  for (const hidden of [true, false]) {
    await page.goto(roomPath((await declared(hidden)).number))
    const room = new PhoneRoom(page)
    await room.expectLive()
    await room.goToStep('Expose app-owner status with the affected environments')
    await expect(room.step.getByText('This leaves the room')).toHaveCount(hidden ? 1 : 0)
    if (!hidden) continue
    await room.step.getByText('This leaves the room').scrollIntoViewIfNeeded()
    await expectAccessible(page)
    await picture(page, 'leaves-the-room-390')
  }
})

import { declareBadDeploy, declarePlain } from './commands.ts'
import { expect, picture, roomPath, test } from './fixtures.ts'
import { PEOPLE } from './people.ts'
import { Room } from './room.ts'

test('command, severity and status change hands in one room, and both read it at once', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const { number } = await declarePlain(mara.context.request, 'Hands change')
  const hers = await Room.enter(mara.page, number)
  const his = await Room.enter(jonas.page, number)

  const handing = await hers.menu('Hand over command')
  await handing.getByRole('combobox', { name: 'To' }).selectOption({ label: `${PEOPLE.jonas.name}, here now` })
  await handing.getByRole('textbox', { name: /What they must know/ }).fill('The database team is on its way')
  await handing.getByRole('button', { name: 'Offer command' }).click()
  await his.page.getByRole('button', { name: 'Read and answer' }).click()
  await his.dialog.getByRole('textbox', { name: /Say back/ }).fill('I wait for the database team')
  await his.dialog.getByRole('button', { name: 'Accept command' }).click()
  await expect(his.header).toContainText(`Commander`)
  await expect(his.header).toContainText(`${PEOPLE.jonas.name}, you`)
  await expect(his.entry(2)).toContainText('The database team is on its way')

  const severity = await his.menu('Change severity')
  await severity.getByRole('radio', { name: 'SEV1' }).check()
  await severity.getByRole('button', { name: 'Change severity' }).click()
  await expect(hers.header).toContainText('SEV1')

  const status = await his.menu('Change status')
  await status.getByRole('radio', { name: 'Mitigated' }).check()
  await status.getByRole('button', { name: 'Change status' }).click()
  await expect(hers.header).toContainText('Mitigated')
  await hers.expectWhole(5)
})

test('notes are markdown, and nothing in them runs', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara')
  const { number } = await declarePlain(context.request, 'Markdown')
  const room = await Room.enter(page, number)
  await room.writeNote('**Rate** falls:\n\n- eu-1\n- us-2\n\n<img src=x onerror="alert(1)"> [a](javascript:alert(1))')
  const entry = room.entry(2)
  await expect(entry.locator('strong')).toHaveText('Rate')
  await expect(entry.getByRole('listitem')).toHaveCount(2)
  await expect(entry.locator('img')).toHaveCount(0)
  await expect(entry.locator('a[href^="javascript"]')).toHaveCount(0)
})

test('resolving waits for every runbook, takes a summary, and is undone by reopening with a reason', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const { number } = await declareBadDeploy(context.request, 'Ends and begins again')
  const room = await Room.enter(page, number)
  const held = await room.menu('Resolve the incident')
  await expect(held).toContainText('once every runbook is completed, or abandoned with a reason')
  await held.getByRole('button', { name: 'Close Bad Deploy' }).click()
  await room.step
    .getByRole('button', { name: /Abandon/ })
    .first()
    .click()
  await room.step.getByRole('textbox', { name: /Why/ }).fill('Declared by mistake')
  await room.step
    .getByRole('button', { name: /Abandon/ })
    .last()
    .click()
  await room.expectLive(3)

  const resolving = await room.menu('Resolve the incident')
  await resolving.getByRole('button', { name: 'Resolve the incident' }).click()
  await expect(resolving.getByText('Say what ended it')).toBeVisible()
  await resolving.getByRole('textbox', { name: 'What ended it' }).fill('Nothing was wrong')
  await resolving.getByRole('button', { name: 'Resolve the incident' }).click()
  await expect(room.header).toContainText('Resolved')
  await picture(page, 'room-resolved')

  const reopening = await room.menu('Reopen the incident')
  await reopening.getByRole('textbox').fill('It came back')
  await reopening.getByRole('button', { name: /Reopen/ }).click()
  await expect(room.header).toContainText('Active')
  await room.expectWhole(5)
})

test('after a reload everything is there, in the same order, with the same numbers', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara')
  const { number } = await declareBadDeploy(context.request, 'Read again tomorrow')
  const room = await Room.enter(page, number)
  for (const text of ['first', 'second', 'third']) await room.writeNote(text)
  await room.expectLive(5)
  await room.expectWhole(5)
  const before = await room.log.ariaSnapshot()
  await page.reload()
  await room.expectWhole(5)
  expect(await room.log.ariaSnapshot()).toBe(before)
  await page.goto(`${roomPath(number)}?entry=4`)
  await expect(room.entry(4)).toBeFocused()
})

import { classified, declareBadDeploy } from './commands.ts'
import { expect, expectAccessible, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

const READ_STATE = 'Read the operation state and the route owner'
const PHONE = { width: 390, height: 844 }

test('what a program said is recorded with its name, held for absolute guardrails, and acknowledged by its value', async ({
  browsers,
}) => {
  test.setTimeout(120_000)
  browsers.allow(/acknowledgeReading.*400/)
  const { page, context } = await browsers.open('mara', { reducedMotion: 'reduce' })
  const jonas = await browsers.open('jonas', { reducedMotion: 'reduce' })
  const declared = await declareBadDeploy(context.request, 'A program told us')
  await classified(context.request, declared)
  const room = await Room.enter(page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  await room.goToStep(READ_STATE)

  await test.step('Mara records what an assistant told her; without its name nothing is recorded', async () => {
    const owner = room.reading('Who owns the route, and its epoch')
    await owner.getByRole('button', { name: 'Read again' }).click()
    await room.pick(owner, 'Route', 'checkout.example')
    await room.pick(owner, 'Owned by operation', 'op-8841')
    await owner.getByRole('textbox', { name: 'Epoch' }).fill('42')
    await owner.getByRole('button', { name: 'A program said it, not me' }).click()
    const program = owner.getByRole('textbox', { name: 'Program' })
    await expect(program).toBeFocused()
    await picture(page, 'program-field')
    await room.step.getByRole('button', { name: 'Record', exact: true }).click()
    await expect(owner.getByText('Name the program that said it')).toBeVisible()
    await expect(owner.getByRole('textbox', { name: 'Epoch' })).toHaveValue('42')
    await expectAccessible(page)
    await program.fill('on-call assistant')
    await room.record()
  })

  const row = room.step.getByRole('row').filter({ hasText: 'route.owner' })
  await test.step('the row says so, underlined, and the journal of everybody does', async () => {
    await expect(row).toContainText('program (on-call assistant)')
    await expect(row).toContainText('not acknowledged')
    await expect(row.locator('.program')).toBeVisible()
    const entry = his.entries.filter({ hasText: 'on-call assistant' })
    await expect(entry).toContainText('not acknowledged')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await picture(page, `program-said-${colorScheme}`)
      await expectAccessible(page)
    }
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('a wrong value is refused beside its field and stays; the right one is taken', async () => {
    await his.goToStep(READ_STATE)
    const asked = his.step.getByRole('row').filter({ hasText: 'route.owner' })
    await asked.getByRole('button', { name: 'Acknowledge' }).click()
    const dialog = jonas.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Acknowledge it' }).click()
    await expect(dialog.getByText('Type what you read')).toBeVisible()
    await his.pick(dialog, 'Route', 'checkout.example')
    await his.pick(dialog, 'Owned by operation', 'op-8841')
    const epoch = dialog.getByRole('textbox', { name: 'Epoch' })
    await epoch.fill('41')
    await dialog.getByRole('button', { name: 'Acknowledge it' }).click()
    await expect(dialog.getByText(/This is not what #\d+ says/)).toBeVisible()
    await expect(epoch).toHaveValue('41')
    await picture(jonas.page, 'acknowledge-refused')
    await expectAccessible(jonas.page)
    await jonas.page.setViewportSize(PHONE)
    await picture(jonas.page, 'acknowledge-phone')
    await expectAccessible(jonas.page)
    await epoch.fill('42')
    await dialog.getByRole('button', { name: 'Acknowledge it' }).click()
    await expect(dialog).toHaveCount(0)
  })

  await test.step('nothing is underlined any more, and the entry says who', async () => {
    await expect(row).toContainText('acknowledged by Jonas')
    await expect(row.locator('.program')).toHaveCount(0)
    await expect(room.log.locator('.by-program')).toHaveCount(0)
    await expect(room.entries.filter({ hasText: 'on-call assistant' }).first()).toContainText('Acknowledged in #11')
    await expect(room.entries.filter({ hasText: 'acknowledged #' })).toBeVisible()
    await picture(page, 'program-acknowledged')
    await picture(jonas.page, 'program-acknowledged-phone')
  })
})

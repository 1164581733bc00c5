import { classified, declareBadDeploy } from './commands.ts'
import { expect, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

const SIX_MINUTES_MS = 6 * 60_000

test('an expired reading is unknown again and offers to be read again: the source is kept, the value is typed anew', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'The reading grew old')
  await classified(context.request, declared, SIX_MINUTES_MS)
  const room = await Room.enter(page, declared.number)
  await room.goToStep('Read the operation state and the route owner')
  await expect(room.step.getByRole('row').filter({ hasText: 'route.owner' })).toContainText(/unknown|expired|again/i)
  const owner = room.reading('Who owns the route, and its epoch')
  await expect(owner.getByText(/Read again/)).toBeVisible()
  await expect(owner.getByRole('textbox', { name: 'Source' })).toHaveValue('route show checkout.example')
  await expect(owner.getByRole('textbox', { name: 'Epoch' })).toHaveValue('')
  await picture(page, 'reading-expired')
  await room.pick(owner, 'Route', 'checkout.example')
  await room.pick(owner, 'Owned by operation', 'op-8841')
  await owner.getByRole('textbox', { name: 'Epoch' }).fill('42')
  await room.record()
  await expect(room.step.getByRole('row').filter({ hasText: 'route.owner' })).toContainText('left')
})

test('a table is read from CSV and from JSON as well, and what cannot be read says so and keeps the rest', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'Pasted tables')
  const room = await Room.enter(page, declared.number)
  await room.goToStep('Read the operation state and the route owner')
  const history = room.reading('Promotions before it')
  const box = history.getByRole('textbox', { name: 'Paste rows' })
  await box.fill('operation,state,digest\nop-1,succeeded,sha256:1\nop-2,failed,sha256:2\nop-3,running,sha256:3\n')
  await expect(history.getByText('3 rows read from CSV')).toBeVisible()
  await box.fill(JSON.stringify([{ operation: 'op-4', state: 'succeeded', digest: 'sha256:4' }]))
  await expect(history.getByText('1 row read from JSON')).toBeVisible()
  await box.fill('[{"operation": "op-5", ')
  await box.press('Tab')
  await expect(history.getByText(/Not read/)).toBeVisible()
})

test('a forbidden act done outside is recorded, red for good, and the facts it touches are unknown again', async ({
  browsers,
}) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const declared = await declareBadDeploy(mara.context.request, 'Done outside')
  await classified(mara.context.request, declared)
  const room = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  await room.goToStep('Read the operation state and the route owner')
  const owner = room.step.getByRole('row').filter({ hasText: 'route.owner' })
  await expect(owner).toContainText('left')
  await room.step.getByRole('button', { name: 'Report an act outside' }).click()
  const { dialog } = room
  await dialog
    .getByRole('combobox', { name: 'What was done' })
    .selectOption({ label: 'Edit the route table at the edge' })
  await dialog.getByRole('textbox', { name: 'By whom' }).fill('Somebody of the network team')
  await dialog.getByRole('textbox', { name: 'When' }).fill('2m ago')
  await dialog.getByRole('textbox', { name: 'In words' }).fill('The route was pointed back by hand')
  await dialog.getByRole('button', { name: 'Report it' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(owner).not.toContainText('left')
  const outside = his.log.getByRole('article').filter({ hasText: 'The route was pointed back by hand' })
  await expect(outside).toBeVisible()
  await his.page
    .getByRole('group', { name: 'Filter' })
    .getByRole('button', { name: /Refusals/ })
    .click()
  await expect(outside).toBeVisible()
  await picture(room.page, 'outside-act')
})

test('where a rollback does not fit, the fix forward gets through, and the freeze is lifted by hand with a reason', async ({
  browsers,
}) => {
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'Forward')
  await classified(context.request, declared)
  const room = await Room.enter(page, declared.number)
  await room.goToStep('Freeze further promotions')
  await room.step.getByRole('checkbox', { name: 'Promotion' }).check()
  await room.written(() => room.step.getByRole('button', { name: 'Freeze promotions' }).click())
  await expect(room.header).toContainText('Promotions frozen')
  await room.goToStep('If they do not fit, fix forward or restore the data')
  await room.step.getByRole('button', { name: 'fix.forward', exact: true }).click()
  const asked = room.step.locator('.action-open')
  await asked.getByRole('textbox', { name: 'Commit of the fix' }).fill('4f2a91c')
  await asked.getByRole('textbox', { name: 'What it changes and why that is enough' }).fill('Restores the old timeout')
  await room.written(() => asked.getByRole('button', { name: 'Fix forward with a new change' }).click())
  await expect(room.step.getByText('Authorized, outcome open')).toBeVisible()

  await room.header.getByRole('button', { name: /frozen/i }).click()
  await room.dialog.getByRole('textbox').fill('The fix has to be promoted')
  await room.written(() => room.dialog.getByRole('button', { name: /Lift/ }).click())
  await expect(room.header).not.toContainText('Promotions frozen')
})

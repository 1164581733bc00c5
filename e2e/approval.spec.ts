import { expect, expectAccessible, picture, test } from './fixtures.ts'
import { declareHostUpgrade, emptied } from './host.ts'
import { Room } from './room.ts'

test('a hand edit that nobody recorded: the glass is broken by two people, once, and stays broken on the record', async ({
  browsers,
}) => {
  test.setTimeout(120_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const declared = await declareHostUpgrade(mara.context.request, 'runner-21', 'runners-glass')
  await emptied(mara.context.request, declared, 'runner-21')
  const hers = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  const card = (room: Room) => room.step.getByRole('region', { name: 'Edit the host by hand' })

  await test.step('it is held, and who asks to break the glass says why waiting is worse', async () => {
    await his.goToStep('Upgrade or rebuild the host through bootstrap automation')
    await his.step.getByRole('button', { name: 'host.handEdit', exact: true }).click()
    await his.step.getByRole('textbox', { name: 'Command' }).fill('sysctl -w vm.max_map_count=262144')
    await his.step.getByRole('button', { name: 'Break the glass instead' }).click()
    await his.step.getByRole('button', { name: 'Ask a second person' }).click()
    const why = his.step.getByRole('textbox', { name: 'Why is waiting worse?' })
    await expect(his.step).toContainText('Say why the guardrail is passed over')
    await why.fill('Every session on it crashes until this is set')
    await jonas.page.reload()
    await his.expectLive()
    await his.goToStep('Upgrade or rebuild the host through bootstrap automation')
    await his.step.getByRole('button', { name: 'host.handEdit', exact: true }).click()
    await his.step.getByRole('textbox', { name: 'Command' }).fill('sysctl -w vm.max_map_count=262144')
    await his.step.getByRole('button', { name: 'Break the glass instead' }).click()
    await expect(why).toHaveValue('Every session on it crashes until this is set')
    await picture(jonas.page, 'glass-asking')
    await expectAccessible(jonas.page)
    await his.written(() => his.step.getByRole('button', { name: 'Ask a second person' }).click())
  })

  await test.step('his own request shows why it is not his to approve, and no button', async () => {
    await expect(card(his)).toContainText('Nobody approves their own request')
    await expect(card(his).getByRole('button', { name: /^Approve/ })).toHaveCount(0)
    await expect(card(his).getByRole('button', { name: 'Take the request back' })).toBeVisible()
    await picture(jonas.page, 'approval-own')
  })

  await test.step('the commander reads what a yes would say yes to, and answers', async () => {
    await expect(card(hers)).toContainText('Every session on it crashes until this is set')
    await expect(card(hers)).toContainText('sysctl -w vm.max_map_count=262144')
    await expect(hers.header).toContainText('1 approval is waited for')
    await picture(mara.page, 'approval')
    await expectAccessible(mara.page)
    await mara.page.setViewportSize({ width: 390, height: 844 })
    await picture(mara.page, 'approval-390')
    await expectAccessible(mara.page)
    await mara.page.setViewportSize({ width: 1440, height: 900 })
    await mara.page.emulateMedia({ colorScheme: 'dark' })
    await picture(mara.page, 'approval-dark')
    await expectAccessible(mara.page)
    await mara.page.emulateMedia({ colorScheme: 'light' })
    await hers.written(() => card(hers).getByRole('button', { name: 'Approve breaking the glass' }).click())
    await expect(card(hers)).toHaveCount(0)
  })

  await test.step('he does it, once, and the record is marked for good', async () => {
    await expect(his.step).toContainText('Approved by')
    await his.written(() => his.step.getByRole('button', { name: 'Edit the host by hand', exact: true }).click())
    for (const room of [his, hers]) {
      await expect(room.header).toContainText('Glass broken')
      await expect(room.log).toContainText('Glass broken.')
      await expect(room.ladder).toContainText('Glass broken, #25')
    }
    await picture(jonas.page, 'glass-broken')
    await expectAccessible(jonas.page)
  })
})

test('a request that is refused says why to whoever asked, and can be asked again', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const declared = await declareHostUpgrade(mara.context.request, 'runner-22', 'runners-refused')
  await emptied(mara.context.request, declared, 'runner-22')
  const hers = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  await his.goToStep('Upgrade or rebuild the host through bootstrap automation')
  await his.step.getByRole('button', { name: 'host.handEdit', exact: true }).click()
  await his.step.getByRole('textbox', { name: 'Command' }).fill('reboot')
  await his.step.getByRole('button', { name: 'Break the glass instead' }).click()
  await his.step.getByRole('textbox', { name: 'Why is waiting worse?' }).fill('It is late')
  await his.written(() => his.step.getByRole('button', { name: 'Ask a second person' }).click())
  const answer = hers.step.getByRole('complementary', { name: 'Your answer' })
  await answer.getByRole('button', { name: 'Refuse', exact: true }).click()
  await expect(answer).toContainText('Say why')
  await answer.getByRole('textbox', { name: 'Or refuse, and say why' }).fill('Record the drift first')
  await hers.written(() => answer.getByRole('button', { name: 'Refuse', exact: true }).click())
  await expect(his.log).toContainText('Record the drift first')
  await expect(his.step.getByRole('button', { name: 'Break the glass instead' })).toBeVisible()
})

import { act, declareBadDeploy, reading } from './commands.ts'
import { board, everyLook, expect, expectAccessible, picture, test } from './fixtures.ts'
import { join } from './guests.ts'
import { Room } from './room.ts'

const stands = (room: Room) => room.dialog.getByRole('region', { name: 'What stands' })

test('command passes to whoever has read what stands and says it back, and not before', async ({ browsers }) => {
  test.setTimeout(120_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const declared = await declareBadDeploy(mara.context.request, 'Checkout errors at the end of a shift')
  await act(mara.context.request, 'recordEvidence', declared, {
    step: 'readState',
    readings: [
      reading(
        'route.owner',
        { route: { name: 'checkout.example' }, operation: { name: 'op-8841' }, epoch: 41 },
        { source: 'route show checkout.example' },
      ),
    ],
  })
  const hers = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)

  await test.step('whoever commands sees what will be read, and offers', async () => {
    await hers.menu('Hand over command')
    await expect(stands(hers)).toContainText('Bad Deploy')
    await expect(stands(hers)).toContainText('checkout.example')
    await expect(stands(hers)).toContainText('Authorized, not reported')
    await everyLook(mara.page, 'hand-over-offer')
    await hers.dialog.getByRole('button', { name: 'Offer command' }).click()
    await expect(hers.dialog).toContainText('Say who is to take command')
    await hers.dialog.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Jonas Brandt, here now' })
    await hers.dialog
      .getByRole('textbox', { name: 'What they must know besides' })
      .fill('The vendor calls back at four')
    await hers.written(() => hers.dialog.getByRole('button', { name: 'Offer command' }).click())
    await expect(hers.header).toContainText('Mara Ilves')
    await expect(hers.header).toContainText('Offered to Jonas Brandt')
  })

  await test.step('it is on the board of whom it is offered to, without a reload', async () => {
    const page = await jonas.context.newPage()
    await page.goto(board)
    const needs = page.getByRole('region', { name: 'Needs you' })
    await expect(needs).toContainText(`Take over command of ${declared.number}`)
    await page.getByRole('link', { name: /waits? for you$/ }).click()
    await expect(needs.getByRole('heading', { name: 'Needs you' })).toBeInViewport()
    await everyLook(page, 'board-needs-you')
    await mara.page.goto(board)
    await expect(mara.page.getByRole('heading', { name: 'Board' })).toBeVisible()
    await expect(mara.page.getByText(`Take over command of ${declared.number}`)).toHaveCount(0)
    await Room.enter(mara.page, declared.number)
    await page.close()
  })

  const offered = his.page.getByRole('status').filter({ hasText: 'offers you command' })
  await test.step('whoever it is offered to is told at once, reads it, and does not accept without saying it back', async () => {
    await expect(offered).toContainText('Mara Ilves offers you command')
    await picture(jonas.page, 'hand-over-offered')
    await expectAccessible(jonas.page)
    await offered.getByRole('button', { name: 'Read and answer' }).press('Enter')
    await expect(his.dialog).toContainText('The vendor calls back at four')
    await expect(stands(his)).toContainText('checkout.example')
    await everyLook(jonas.page, 'hand-over-read')
    await his.dialog.getByRole('button', { name: 'Accept command' }).click()
    await expect(his.dialog).toContainText('Say back what you take over')
    await expect(hers.header).toContainText('Offered to Jonas Brandt')
  })

  await test.step('what comes while it is read stands in it, and what was typed outlives a reload', async () => {
    const words = his.dialog.getByRole('textbox', { name: 'Say back what you take over, and what comes first' })
    await words.fill('Freeze first, then the state')
    await hers.writeNote('One more thing')
    await expect(his.dialog).toContainText('came since you opened this')
    await jonas.page.reload()
    await his.expectLive()
    await offered.getByRole('button', { name: 'Read and answer' }).click()
    await expect(words).toHaveValue('Freeze first, then the state')
  })

  await test.step('command passes, for both, and the journal says what was read', async () => {
    const read = await his.last()
    await his.written(() => his.dialog.getByRole('button', { name: 'Accept command' }).click())
    for (const room of [hers, his]) {
      await expect(room.log).toContainText('Jonas Brandt accepted command from Mara Ilves')
      await expect(room.log).toContainText(`Had read what stands at #${read}`)
      await expect(room.header).not.toContainText('Offered to')
    }
    await expect(offered).toHaveCount(0)
  })
})

test('an offer that is declined says why, and whoever commands goes on', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const declared = await declareBadDeploy(mara.context.request, 'Checkout errors before midnight')
  const hers = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  await hers.menu('Hand over command')
  await hers.dialog.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Jonas Brandt, here now' })
  await hers.written(() => hers.dialog.getByRole('button', { name: 'Offer command' }).click())
  await his.page.getByRole('button', { name: 'Read and answer' }).click()
  await his.dialog.getByRole('button', { name: 'Decline with a reason' }).click()
  await his.dialog.getByRole('textbox', { name: 'Why you decline' }).fill('I am on another incident')
  await his.written(() => his.dialog.getByRole('button', { name: 'Decline command' }).click())
  await expect(his.dialog).toHaveCount(0)
  await expect(hers.log).toContainText('I am on another incident')
  await expect(hers.header).not.toContainText('Offered to')
})

test('an owner takes command with a reason; a responder reads why it is not theirs to take', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const rosa = await browsers.open(null)
  const ines = await browsers.open(null)
  await join(rosa.context, mara.context.request, 'responder', 'Rosa Lindqvist')
  await join(ines.context, mara.context.request, 'responder', 'Ines Okoye')
  const declared = await declareBadDeploy(rosa.context.request, 'Checkout errors while Rosa sleeps')
  const other = await Room.enter(ines.page, declared.number)
  await other.menu('Take command')
  await expect(other.dialog).toContainText('Command passes when it is offered to you')
  await expect(other.dialog.getByRole('button', { name: 'Take command' })).toHaveCount(0)
  await expectAccessible(ines.page)
  const hers = await Room.enter(mara.page, declared.number)
  await hers.menu('Take command')
  await expect(hers.dialog).toContainText('Rosa Lindqvist commands now and has not offered it to you')
  await hers.dialog.getByRole('button', { name: 'Take command' }).click()
  await expect(hers.dialog).toContainText('Say why you take command')
  await hers.dialog.getByRole('textbox', { name: 'Why you take command' }).fill('Rosa does not answer')
  await expectAccessible(mara.page)
  await picture(mara.page, 'hand-over-take')
  await hers.written(() => hers.dialog.getByRole('button', { name: 'Take command' }).click())
  await expect(hers.log).toContainText('Mara Ilves took command from Rosa Lindqvist')
})

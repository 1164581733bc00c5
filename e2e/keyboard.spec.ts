import { declareBadDeploy } from './commands.ts'
import { board, expect, test } from './fixtures.ts'
import { focused, Keyboard } from './keyboard.ts'
import { Room } from './room.ts'

const HISTORY = [
  'operation\tstate\tdigest\tbuiltAt\tpromotedAt',
  'op-8790\tsucceeded\tsha256:a0d1\t2026-11-20T10:00:00Z\t2026-11-20T11:00:00Z',
].join('\n')

test('the whole of Bad Deploy is run by keyboard alone, from declaring to reopening, and the place is never lost', async ({
  browsers,
}) => {
  test.setTimeout(300_000)
  const { page } = await browsers.open('mara')
  const keys = new Keyboard(page)
  const room = new Room(page)
  const here = () => expect.poll(() => focused(page)).not.toBe('nothing')

  await test.step('declare with c', async () => {
    await page.goto(board)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await keys.press('c')
    const { dialog } = room
    await keys.type(dialog.getByRole('textbox', { name: 'What is wrong' }), 'Without a mouse')
    await keys.choose(dialog.getByRole('radio', { name: 'SEV2' }))
    await keys.select(dialog.getByRole('combobox', { name: /^Runbook/ }), 'Bad Deploy')
    await keys.pick(dialog.getByRole('combobox', { name: /^App/ }), 'checkout')
    await keys.pick(dialog.getByRole('combobox', { name: /^Environment/ }), `keys-${Date.now()}`)
    await keys.choose(dialog.getByRole('radio', { name: 'Production', exact: true }))
    await keys.activate(dialog.getByRole('button', { name: 'Declare incident' }))
    await room.expectLive(2)
  })

  await test.step('freeze, and sign it', async () => {
    await keys.check(room.step.getByRole('checkbox', { name: 'Promotion' }))
    await keys.activate(room.step.getByRole('button', { name: 'Freeze promotions', exact: true }))
    await room.expectLive(4)
    await here()
    await keys.activate(room.step.getByRole('button', { name: 'Complete step 1' }))
    await room.expectLive(5)
    await here()
  })

  await test.step('a refused action is met on the menu with a, read, and left with Esc', async () => {
    await keys.press('a')
    await expect(room.step.locator('#other-actions :focus')).toBeVisible()
    await keys.activate(room.step.getByRole('button', { name: 'artifact.rebuildFromMain', exact: true }))
    await keys.activate(room.step.getByRole('button', { name: 'Ask for it all the same' }))
    await expect(room.refusal).toBeFocused()
    await keys.press('Escape')
    await expect(room.refusal).toHaveCount(0)
    await here()
  })

  await test.step('read the state', async () => {
    await keys.press('2')
    await expect(room.step.getByRole('heading', { level: 2 })).toContainText('Read the operation state')
    const bad = room.reading('The promotion under suspicion')
    await keys.pick(bad.getByRole('combobox', { name: 'Operation' }), 'op-8841')
    await keys.choose(bad.getByRole('radio', { name: 'Succeeded' }))
    await keys.type(bad.getByRole('textbox', { name: 'Artifact digest' }), 'sha256:bad0')
    await keys.type(bad.getByRole('textbox', { name: 'Artifact built at' }), '40m ago')
    await keys.type(bad.getByRole('textbox', { name: 'Promoted at' }), '20m ago')
    await keys.type(bad.getByRole('textbox', { name: 'Source' }), 'ops show op-8841')
    const history = room.reading('Promotions before it')
    await keys.reach(history.getByRole('textbox', { name: 'Paste rows' }))
    await page.keyboard.insertText(HISTORY)
    await expect(history.getByText('1 row read from TSV')).toBeVisible()
    await keys.type(history.getByRole('textbox', { name: 'Source' }), 'ops list')
    const owner = room.reading('Who owns the route, and its epoch')
    await keys.pick(owner.getByRole('combobox', { name: 'Route', exact: true }), 'checkout.keys')
    await keys.pick(owner.getByRole('combobox', { name: 'Owned by operation' }), 'op-8841')
    await keys.type(owner.getByRole('textbox', { name: 'Epoch' }), '41')
    await keys.type(owner.getByRole('textbox', { name: 'Source' }), 'route show')
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Record', exact: true })))
    await here()
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Complete step 2' })))
    await here()
  })

  await test.step('classify', async () => {
    await keys.press('3')
    const kind = room.reading('Kind of failure')
    await keys.select(kind.getByRole('combobox', { name: 'Kind of failure' }), 'App only')
    await keys.type(kind.getByRole('textbox', { name: 'Source' }), 'error budget board')
    await keys.type(kind.getByRole('textbox', { name: 'Reason' }), 'Only the new build throws')
    await keys.type(kind.getByRole('textbox', { name: 'Cited entries' }), '#7')
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Record', exact: true })))
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Complete step 3' })))
    await here()
  })

  await test.step('the held rollback is reached and answers; its first button stands one in the field that settles it', async () => {
    await keys.press('4')
    const target = room.reading('Return to operation')
    await keys.pick(target.getByRole('combobox', { name: 'Return to operation' }), 'op-8790')
    await keys.type(target.getByRole('textbox', { name: 'Source' }), 'ops list')
    await keys.type(target.getByRole('textbox', { name: 'Reason' }), 'The last one that served')
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Record', exact: true })))
    await keys.replace(room.step.getByRole('textbox', { name: 'Digest promoted then' }), 'sha256:a0d1')
    await keys.activate(room.step.getByRole('button', { name: 'Roll the route back to an earlier operation' }))
    await expect(room.refusal).toBeFocused()
    await keys.activate(room.refusal.getByRole('button', { name: 'Record it' }).first())
    await expect(page.locator('fieldset.reading :focus')).toBeVisible()
    for (const label of ['Does its artifact still fit (op-8790)', 'Does the database fit that artifact (op-8790)']) {
      const reading = room.reading(label)
      await keys.choose(reading.getByRole('radio', { name: 'Yes' }))
      await keys.type(reading.getByRole('textbox', { name: 'Source' }), 'schema diff')
      await keys.type(reading.getByRole('textbox', { name: 'Cited entries' }), '#7')
    }
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Record', exact: true })))
  })

  await test.step('roll back, report what came of it, sign', async () => {
    await expect(room.step.getByText('Free.')).toBeVisible()
    await room.written(() =>
      keys.activate(room.step.getByRole('button', { name: 'Roll the route back to an earlier operation' })),
    )
    await here()
    await keys.activate(room.step.getByRole('button', { name: 'Report the outcome' }))
    const outcome = room.step.locator('form.outcome-form')
    await keys.choose(outcome.getByRole('radio', { name: 'Succeeded' }))
    await keys.type(outcome.getByRole('textbox', { name: 'What was seen' }), 'op-8790 owns the route, epoch 42')
    await keys.type(outcome.getByRole('textbox', { name: 'Source' }), 'route show')
    await room.written(() => keys.activate(outcome.getByRole('button', { name: 'Record the outcome' })))
    await here()
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Complete step 4' })))
    await here()
  })

  await test.step('leave what is not needed, close, resolve, reopen', async () => {
    await keys.press('5')
    await room.written(() => keys.activate(room.step.getByRole('button', { name: 'Leave it: not needed' })))
    await keys.activate(room.ladder.getByRole('button', { name: /Close Bad Deploy/ }))
    await keys.choose(room.step.getByRole('radio', { name: 'Rolled back' }))
    await room.written(() => keys.activate(room.step.getByRole('button', { name: /^Complete Bad Deploy/ })))
    await here()
    const resolving = await byMenu('Resolve the incident')
    await keys.type(resolving.getByRole('textbox', { name: 'What ended it' }), 'op-8790 serves again')
    await room.written(() => keys.activate(resolving.getByRole('button', { name: 'Resolve the incident' })))
    await expect(room.header).toContainText('Resolved')
    await here()
    const reopening = await byMenu('Reopen the incident')
    await keys.type(reopening.getByRole('textbox'), 'It came back')
    await room.written(() => keys.activate(reopening.getByRole('button', { name: /Reopen/ })))
    await expect(room.header).toContainText('Active')
    await here()
  })

  expect([...keys.unseen], 'stops without a visible ring').toEqual([])
  test.info().annotations.push({ type: 'stops walked', description: String(keys.stops) })

  async function byMenu(row: string) {
    await keys.activate(page.getByRole('button', { name: 'Incident menu' }))
    await expect(page.getByRole('menu')).toBeVisible()
    const item = page.getByRole('menuitem', { name: row })
    for (let i = 0; i < 12 && !(await item.evaluate((each) => each === document.activeElement)); i++)
      await keys.press('ArrowDown')
    await keys.press('Enter')
    await expect(room.dialog).toBeVisible()
    return room.dialog
  }
})

test('what was typed and not recorded is there after a reload, and gone once it is recorded', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara')
  const { number } = await declareBadDeploy(context.request, 'Typed and reloaded')
  const room = await Room.enter(page, number)
  await room.note.fill('Half a sentence')
  await room.goToStep('Read the operation state')
  const owner = room.reading('Who owns the route, and its epoch')
  await owner.getByRole('textbox', { name: 'Epoch' }).fill('41')
  await owner.getByRole('textbox', { name: 'Source' }).fill('route show')
  await page.reload()
  await room.expectLive()
  await expect(room.note).toHaveValue('Half a sentence')
  await room.goToStep('Read the operation state')
  await expect(owner.getByRole('textbox', { name: 'Epoch' })).toHaveValue('41')
  await expect(owner.getByRole('textbox', { name: 'Source' })).toHaveValue('route show')

  await page.getByRole('button', { name: 'Record note' }).click()
  await expect(room.note).toHaveValue('')
  await page.reload()
  await room.expectLive()
  await expect(room.note).toHaveValue('')

  const left = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('holdpoint-draft')))
  expect(left.length).toBe(1)
})

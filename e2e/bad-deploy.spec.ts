import { declareBadDeploy } from './commands.ts'
import { expect, expectAccessible, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

const HISTORY = [
  'operation\tstate\tdigest\tbuiltAt\tpromotedAt',
  'op-8790\tsucceeded\tsha256:a0d1\t2026-11-20T10:00:00Z\t2026-11-20T11:00:00Z',
  'op-8833\tfailed\tsha256:e7f2\t2026-11-21T10:00:00Z\t2026-11-21T11:00:00Z',
].join('\n')

async function freeze(room: Room) {
  await room.step.getByRole('checkbox', { name: 'Promotion' }).check()
  await room.step.getByRole('button', { name: 'Freeze promotions' }).click()
  await expect(room.entry(3)).toContainText('freeze.create')
  await room.complete(1)
}

async function readState(room: Room, epoch = '41') {
  const bad = room.reading('The promotion under suspicion')
  await room.pick(bad, 'Operation', 'op-8841')
  await bad.getByRole('radio', { name: 'Succeeded' }).check()
  await bad.getByRole('textbox', { name: 'Artifact digest' }).fill('sha256:bad0')
  await bad.getByRole('textbox', { name: 'Artifact built at' }).fill('40m ago')
  await bad.getByRole('textbox', { name: 'Promoted at' }).fill('20m ago')
  await bad.getByRole('textbox', { name: 'Source' }).fill('ops show op-8841')
  const history = room.reading('Promotions before it')
  await history.getByRole('textbox', { name: 'Paste rows' }).fill(HISTORY)
  await history.getByRole('textbox', { name: 'Source' }).fill('ops list --route checkout')
  await expect(history.getByText('2 rows read from TSV')).toBeVisible()
  await readOwner(room, epoch)
  await room.record()
}

async function readOwner(room: Room, epoch: string) {
  const owner = room.reading('Who owns the route, and its epoch')
  await room.pick(owner, 'Route', 'checkout.example')
  await room.pick(owner, 'Owned by operation', 'op-8841')
  await owner.getByRole('textbox', { name: 'Epoch' }).fill(epoch)
  await owner.getByRole('textbox', { name: 'Source' }).fill('route show checkout.example')
}

async function classify(room: Room) {
  const kind = room.reading('Kind of failure')
  await kind.getByRole('combobox', { name: 'Kind of failure' }).selectOption({ label: 'App only' })
  await kind.getByRole('textbox', { name: 'Source' }).fill('error budget board')
  await kind.getByRole('textbox', { name: 'Reason' }).fill('Only the new build throws; the database is quiet')
  await kind.getByRole('textbox', { name: 'Cited entries' }).fill('#8')
  await room.record()
  await room.complete(3)
}

test('the whole of Bad Deploy: each tempting wrong action is refused, for both to read, and the right one gets through', async ({
  browsers,
}) => {
  test.setTimeout(240_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const { number } = await declareBadDeploy(mara.context.request, 'Checkout errors after promotion op-8841')
  const room = await Room.enter(mara.page, number)
  const his = await Room.enter(jonas.page, number)

  await test.step('freeze first', () => freeze(room))

  await test.step('a rebuild from main is not a rollback', async () => {
    const refusal = await room.askAllTheSame('artifact.rebuildFromMain')
    await expect(refusal).toContainText('What is held')
    await expect(refusal).toContainText('A build from main is a new change')
    await expect(refusal).toContainText('no-rebuild-as-rollback')
    await expect(refusal.getByRole('button', { name: /Go to step|Record it/ }).first()).toBeVisible()
    await expect(his.log.getByText('A build from main is a new change').first()).toBeVisible()
    await picture(room.page, 'refusal')
    await expectAccessible(room.page)
    await room.page.keyboard.press('Escape')
    await expect(room.refusal).toHaveCount(0)
  })

  await test.step('the route table is not edited at the edge', async () => {
    const refusal = await room.askAllTheSame('edge.routeEdit')
    await expect(refusal).toContainText('Route tables change by operation only')
    await expect(his.log.getByText('Route tables change by operation only').first()).toBeVisible()
    await room.page.keyboard.press('Escape')
  })

  await test.step('read the state, with a table pasted from a terminal', async () => {
    await room.goToStep('Read the operation state and the route owner')
    await readState(room)
    await room.complete(2)
  })

  await test.step('classify, with a reason and evidence', async () => {
    await room.goToStep('Classify what failed')
    await classify(room)
  })

  await test.step('a rollback while the database is unknown is refused, and leads to the field that settles it', async () => {
    await room.goToStep('If the old artifact and the database fit')
    const target = room.reading('Return to operation')
    await room.pick(target, 'Return to operation', 'op-8790')
    await target.getByRole('textbox', { name: 'Source' }).fill('ops list')
    await target.getByRole('textbox', { name: 'Reason' }).fill('The last one that served')
    await room.record()
    await room.step.getByRole('textbox', { name: 'Digest promoted then' }).fill('sha256:a0d1')
    await rollBack(room)
    await expect(room.refusal).toContainText('A rollback to op-8790 needs both to fit')
    await picture(room.page, 'refusal-unknown')
    await room.refusal.getByRole('button', { name: 'Record it' }).first().click()
    await expect(room.page.locator('fieldset.reading :focus')).toBeVisible()
  })

  await test.step('a rollback over an incompatible database is refused', async () => {
    await fits(room, 'Does its artifact still fit (op-8790)', 'Yes')
    await fits(room, 'Does the database fit that artifact (op-8790)', 'No')
    await room.record()
    await rollBack(room)
    await expect(room.refusal).toContainText(/database/i)
    await expect(room.refusal).toContainText('no-green-button-over-db-incompatibility')
    await room.page.keyboard.press('Escape')
  })

  await test.step('a rollback with a stale epoch, or to an operation that never succeeded, is refused', async () => {
    const database = 'Does the database fit that artifact (op-8790)'
    await room.reading(database).getByRole('button', { name: 'Read again' }).click()
    await fits(room, database, 'Yes')
    await room.record()
    await expect(room.step.getByText('Free.')).toBeVisible()
    const epoch = room.step.getByRole('textbox', { name: 'Epoch expected now' })
    await epoch.fill('40')
    await rollBack(room)
    await expect(room.refusal).toContainText('expects epoch 40')
    await room.page.keyboard.press('Escape')
    await epoch.fill('41')
    await room.pick(room.step, 'Return to operation', 'op-8833')
    await rollBack(room)
    await expect(room.refusal).toContainText('A rollback returns to an earlier operation that succeeded')
    await room.page.keyboard.press('Escape')
    await room.pick(room.step, 'Return to operation', 'op-8790')
  })

  await test.step('the rollback by operation gets through, and its outcome is reported', async () => {
    await rollBack(room)
    await room.step.getByRole('button', { name: 'Report the outcome' }).click()
    const outcome = room.step.locator('form.outcome-form')
    await outcome.getByRole('radio', { name: 'Succeeded' }).check()
    await outcome.getByRole('textbox', { name: 'What was seen' }).fill('The route is owned by op-8790, epoch 42')
    await outcome.getByRole('textbox', { name: 'Source' }).fill('route show checkout.example')
    await outcome.getByRole('button', { name: /outcome/i }).click()
    await expect(his.log.getByText('succeeded').last()).toBeVisible()
    await room.complete(4)
    await picture(room.page, 'room-rolled-back')
  })

  await test.step('the other way is not needed, and the run closes as rolled back', async () => {
    await room.goToStep('If they do not fit, fix forward or restore the data')
    await room.step.getByRole('button', { name: 'Leave it: not needed' }).click()
    await room.ladder.getByRole('button', { name: /Close Bad Deploy/ }).click()
    await room.step.getByRole('radio', { name: 'Rolled back' }).check()
    await room.step.getByRole('button', { name: /Complete Bad Deploy|Close Bad Deploy|Resolve/ }).click()
    await expect(room.ladder).toContainText('completed')
  })

  await test.step('both have the same record, and no id of the machine is shown to anybody', async () => {
    const numbers = await room.numbers()
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1))
    await expect.poll(() => his.numbers()).toEqual(numbers)
    await his.page.reload()
    await expect.poll(() => his.numbers()).toEqual(numbers)
    for (const { page } of [room, his])
      expect(await page.locator('body').ariaSnapshot()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })
})

async function fits(room: Room, label: string, answer: 'Yes' | 'No') {
  const reading = room.reading(label)
  await reading.getByRole('radio', { name: answer, exact: true }).check()
  await reading.getByRole('textbox', { name: 'Source' }).fill('schema diff')
  await reading.getByRole('textbox', { name: 'Cited entries' }).fill('#8')
}

/** By keyboard: a held button is reached and answers, though it counts as disabled. */
const rollBack = (room: Room) =>
  room.step.getByRole('button', { name: 'Roll the route back to an earlier operation' }).press('Enter')

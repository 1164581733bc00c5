import { randomUUID } from 'node:crypto'
import { act } from './commands.ts'
import { expect, expectAccessible, picture, test } from './fixtures.ts'
import { declareHostUpgrade } from './host.ts'
import { Room } from './room.ts'

const POOL_LABELS: readonly (readonly [string, string])[] = [
  ['Hosts in the pool', '4'],
  ['Hosts that must stay healthy', '3'],
  ['Healthy hosts, this one counted', '4'],
  ['Sessions in the pool', '50'],
  ['Sessions the healthy hosts can carry, this one counted', '100'],
  ['Sessions this host can carry', '25'],
  ['Room to keep free', '20'],
]

async function report(room: Room, seen: string) {
  await room.step.getByRole('button', { name: 'Report the outcome' }).first().click()
  const outcome = room.step.locator('form.outcome-form')
  await outcome.getByRole('radio', { name: 'Succeeded' }).check()
  await outcome.getByRole('textbox', { name: 'What was seen' }).fill(seen)
  await outcome.getByRole('textbox', { name: 'Source' }).fill('runnerctl')
  await room.written(() => outcome.getByRole('button', { name: /outcome/i }).click())
}

async function type(room: Room, label: string, value: string, source: 'typed' | 'as before') {
  const reading = room.reading(label)
  await reading.getByRole('textbox', { name: label, exact: true }).fill(value)
  const from = reading.getByRole('textbox', { name: 'Source' })
  if (source === 'typed') return from.fill('runnerctl')
  await expect(from).toHaveValue('')
  await reading.getByRole('button', { name: 'As before: runnerctl' }).click()
  await expect(from).toHaveValue('runnerctl')
  await expect(from).toBeFocused()
}

async function untilDrain(room: Room) {
  await room.written(() => room.step.getByRole('button', { name: 'Cordon the host' }).click())
  await report(room, 'No new session lands on it')
  await room.complete(1)
  await room.goToStep('Verify quorum and runner headroom')
  for (const [i, [label, value]] of POOL_LABELS.entries())
    await type(room, label, value, i === 0 ? 'typed' : 'as before')
  await room.record()
  await room.complete(2)
}

test('two hosts of one pool: the second drain waits for the first, which is taken as drained only with no session left', async ({
  browsers,
}) => {
  test.setTimeout(180_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const first = await declareHostUpgrade(mara.context.request, 'runner-7')
  const second = await declareHostUpgrade(jonas.context.request, 'runner-8')
  const room = await Room.enter(mara.page, first.number)
  const his = await Room.enter(jonas.page, second.number)
  const skipped = { step: 'replace', reason: 'The pool carries every session' }

  await test.step('both cordon their host and verify the headroom', async () => {
    await untilDrain(room)
    await untilDrain(his)
    await act(mara.context.request, 'skipStep', first, skipped)
    await act(jonas.context.request, 'skipStep', second, skipped)
  })

  const drains = async (by: Room) => {
    await by.goToStep('Drain active sessions, or enforce a deadline')
    await by.step.getByRole('button', { name: 'host.drain', exact: true }).click()
    await by.step.getByRole('textbox', { name: 'Deadline' }).fill('in 30m')
    await by.step.getByRole('button', { name: 'Drain the host' }).press('Enter')
  }

  await test.step('the first drain is authorized, the second is held and says where', async () => {
    await room.written(() => drains(room))
    const clocks = room.header.getByRole('list', { name: 'Clocks' })
    await expect(clocks).toContainText(/Drain the host, deadline (30 min|29 min \d+ s) left/)
    await drains(his)
    await expect(his.refusal).toContainText(`still open in ${first.number}`)
    await picture(his.page, 'refusal-drain-elsewhere')
    await expectAccessible(his.page)
    await his.page.keyboard.press('Escape')
  })

  await test.step('drained is taken once no session is left', async () => {
    await type(room, 'Active sessions on the host', '0', 'as before')
    await room.record()
    await act(jonas.context.request, 'requestAction', first, {
      run: randomUUID(),
      action: 'drain.finish',
      params: { outcome: 'drained', terminated: 0 },
    })
    await report(room, 'Every session moved')
    await room.complete(4)
  })

  await test.step('the host is upgraded by bootstrap automation, and what was run is recorded', async () => {
    await room.goToStep('Upgrade or rebuild the host through bootstrap automation')
    await room.pick(room.step.locator('[data-field="params.run"]'), 'Automation run', 'run-311')
    await room.written(() => room.step.getByRole('button', { name: 'Run bootstrap automation' }).click())
    await report(room, 'run-311 ended well')
    const run = room.reading('What was run')
    await run.getByRole('radio', { name: 'Bootstrap' }).check()
    await room.pick(run, 'Automation run', 'run-311')
    await run.getByRole('textbox', { name: 'Image or config digest' }).fill('sha256:new')
    await run.getByRole('textbox', { name: 'Source' }).fill('runnerctl')
    await room.record()
    await room.complete(5)
  })

  await test.step('he checks the host: with one check failed it stays cordoned, with all ok it comes back', async () => {
    const mine = await Room.enter(his.page, first.number)
    await mine.goToStep('Run postchecks and uncordon')
    const checked = async (network: 'Ok' | 'Failed') => {
      const checks = mine.reading('Postchecks')
      const again = checks.getByRole('button', { name: 'Read again' })
      if (await again.isVisible()) await again.click()
      for (const item of ['Boots', 'Joins', 'Runtime'])
        await checks.getByRole('group', { name: item }).getByRole('radio', { name: 'Ok' }).check()
      await checks.getByRole('group', { name: 'Network' }).getByRole('radio', { name: network }).check()
      await checks.getByRole('textbox', { name: 'Source' }).fill('runnerctl')
      await mine.record()
    }
    await checked('Failed')
    await mine.step.getByRole('button', { name: 'Uncordon the host' }).press('Enter')
    await expect(mine.refusal).toContainText('no-unrecorded-hand-edit')
    await picture(mine.page, 'refusal-uncordon')
    await mine.page.keyboard.press('Escape')
    const digest = mine.reading('Config digest')
    await digest.getByRole('textbox', { name: 'Observed on the host' }).fill('sha256:new')
    await digest.getByRole('textbox', { name: 'Desired by the infrastructure code' }).fill('sha256:new')
    await digest.getByRole('textbox', { name: 'Source' }).fill('runnerctl')
    await mine.record()
    await checked('Ok')
    await mine.written(() => mine.step.getByRole('button', { name: 'Uncordon the host' }).click())
    await report(mine, 'It takes sessions again')
    await mine.complete(6)
  })

  await test.step('the run ends as upgraded', async () => {
    await room.ladder.getByRole('button', { name: /Close Host OS Upgrade/ }).click()
    await room.step.getByRole('radio', { name: 'Upgraded' }).check()
    await room.written(() => room.step.getByRole('button', { name: /^Complete Host OS Upgrade/ }).click())
    await expect(room.ladder).toContainText('completed')
    await picture(room.page, 'host-upgraded')
    await expectAccessible(room.page)
  })
})

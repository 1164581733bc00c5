import { randomUUID } from 'node:crypto'
import type { Declared } from './commands.ts'
import { act, call, declareBadDeploy, reading } from './commands.ts'
import { board, everyLook, expect, expectAccessible, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

const READ = 'Read the operation state and the route owner'

test('a step that was put off stays needed, is seen by everybody, and is taken up again by another', async ({
  browsers,
}) => {
  test.setTimeout(120_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const declared = await declareBadDeploy(mara.context.request, 'Checkout errors, called away')
  const hers = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)

  await test.step('whoever takes a step stands on it by name, for both', async () => {
    await expect(hers.step).toContainText('Nobody works on this step')
    await hers.written(() => hers.step.getByRole('button', { name: 'Take this step' }).click())
    await expect(hers.step).toContainText('You work on this step since')
    await expect(his.step).toContainText('Mara Ilves works on this step since')
    await expect(his.ladder).toContainText('Mara Ilves, since')
  })

  await test.step('putting it off asks why; what is typed as nothing is said so beside the field', async () => {
    await hers.step.getByRole('button', { name: 'Defer with a reason' }).click()
    await hers.step.getByRole('button', { name: 'Defer step 1' }).click()
    await expect(hers.step).toContainText('Say why')
    await hers.step
      .getByRole('textbox', { name: 'Why it is put off, and until when' })
      .fill('The pipeline is down until 04:00')
    await hers.written(() => hers.step.getByRole('button', { name: 'Defer step 1' }).click())
    for (const room of [hers, his]) {
      await expect(room.step).toContainText('Deferred by Mara Ilves')
      await expect(room.ladder).toContainText('The pipeline is down until 04:00')
    }
    await everyLook(mara.page, 'step-deferred')
  })

  await test.step('another takes it up again, by keyboard', async () => {
    await his.step.getByRole('button', { name: 'Take it up again' }).focus()
    await his.written(() => jonas.page.keyboard.press('Enter'))
    await expect(hers.step).toContainText('Jonas Brandt works on this step since')
  })
})

test('the step you left is found again after a reload, and in a new tab', async ({ browsers }) => {
  const { page, context } = await browsers.open('mara')
  const declared = await declareBadDeploy(context.request, 'Checkout errors, left in the middle')
  const room = await Room.enter(page, declared.number)
  await room.goToStep(READ)
  await room.written(() => room.step.getByRole('button', { name: 'Take this step' }).click())
  await room.goToStep('Freeze further promotions')
  await expect(room.step).toContainText(/You left step 2 \d+ s ago/)
  await page.reload()
  await room.expectLive()
  await expect(room.step).toContainText('You left step 2')
  await picture(page, 'bookmark')
  await room.step.getByRole('button', { name: 'Go back' }).click()
  await expect(room.step.getByRole('heading', { level: 2, name: READ })).toBeVisible()

  const other = await context.newPage()
  await page.goto(board)
  const again = await Room.enter(other, declared.number)
  await expect(again.step).toContainText('You left step 2')
})

test('two runbooks stand in one strip: where each is, what is held, unknown, unreported and put off, and who is where', async ({
  browsers,
}) => {
  test.setTimeout(120_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const { request } = mara.context
  const declared = await declareBadDeploy(request, 'Checkout errors on two grounds')
  await act(request, 'deferStep', declared, { step: 'freeze', reason: 'The pipeline is down' })
  const second = await alsoHostUpgrade(request, declared)
  const host = { ...declared, execution: second }
  await act(request, 'recordEvidence', declared, {
    step: 'readState',
    readings: [
      reading('route.owner', { route: { name: 'checkout.example' }, operation: { name: 'op-8841' }, epoch: 41 }),
    ],
  })
  const [cordon] = await namesOf(request, declared.number, second)
  await act(request, 'requestAction', host, { run: randomUUID(), action: 'host.cordon', params: { host: cordon } })

  const hers = await Room.enter(mara.page, declared.number)
  await Room.enter(jonas.page, declared.number)
  const strip = mara.page.getByRole('navigation', { name: 'Executions' })
  const bad = strip.getByRole('button', { name: /Bad Deploy/ })
  const upgrade = strip.getByRole('button', { name: /Host OS Upgrade/ })
  await expect(bad).toContainText('1 deferred')
  await expect(bad).toContainText(/\d holds/)
  await expect(bad).toContainText('2 unknown')
  await expect(upgrade).toContainText(/1 not reported, \d+ s/)
  await expect(bad).toContainText('Jonas Brandt is at step 2')
  await everyLook(mara.page, 'strip')
  await upgrade.click()
  await expect(hers.step.getByRole('heading', { level: 2 })).toContainText('Cordon the host')
  await expect(hers.step).toContainText('Say it')
  await expect(hers.step).toContainText('open for')
  await picture(mara.page, 'strip-unreported')
  await expectAccessible(mara.page)
  await mara.page.goto(board)
  await expect(mara.page.locator('.incident-row').filter({ hasText: declared.number })).toContainText(
    '1 outcome not reported',
  )
  await expect(mara.page.getByRole('region', { name: 'Needs you' })).toContainText(
    'Report the outcome: Cordon the host',
  )
})

type Request = Parameters<typeof call>[0]

async function alsoHostUpgrade(request: Request, { incident }: Declared): Promise<string> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'host-os-upgrade')?.id
  const execution = randomUUID()
  const scope = { host: { name: 'runner-77' }, pool: { name: 'runners-strip' } }
  await call(request, 'execution.startExecution', {
    command: randomUUID(),
    incident,
    start: { runbook, execution, scope },
  })
  return execution
}

/** Ids that an execution's scope is bound to, in the runbook's order. */
async function namesOf(request: Request, number: string, execution: string): Promise<string[]> {
  const { incident } = await call<{ incident: { executions: Record<string, { scope: Record<string, string> }> } }>(
    request,
    'incident.room',
    { number },
  )
  return Object.values(incident.executions[execution]?.scope ?? {})
}

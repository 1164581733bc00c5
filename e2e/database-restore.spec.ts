import { act, call, classified, declareBadDeploy, reading } from './commands.ts'
import { everyLook, expect, expectAccessible, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const target = minutesAgo(62)
const lastWrite = minutesAgo(9)
const utc = (instant: string) => `${instant.slice(0, 10)} ${instant.slice(11, 23)}Z`

const seen = (text: string) => ({ attachments: [{ kind: 'text', text, source: 'replica' }] })

test('Bad Deploy starts a Database Restore; two people fence, restore with an approval given on a phone, and both runs end', async ({
  browsers,
}) => {
  test.setTimeout(300_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const bad = await declareBadDeploy(mara.context.request, 'Orders lost their totals')
  await classified(mara.context.request, bad)
  const his = await Room.enter(jonas.page, bad.number)
  const hers = await Room.enter(mara.page, bad.number)

  await test.step('he starts the restore from the last step, and each run is seen from the other', async () => {
    await his.goToStep('If they do not fit, fix forward or restore the data')
    await his.step.getByRole('button', { name: 'data.startRestore', exact: true }).click()
    await his.pick(his.step.locator('.action-open'), 'Database', 'orders')
    await his.written(() =>
      his.step.locator('.action-open').getByRole('button', { name: 'Start a Database Restore' }).click(),
    )
    await expect(his.step).toContainText('Database Restore runs beside this: 0 of 5 signed off')
    await everyLook(jonas.page, 'restore-started')
    await his.step.getByRole('button', { name: 'Go to Database Restore' }).click()
    await expect(his.ladder).toContainText('Started from Bad Deploy')
    await expect(hers.page.getByRole('navigation', { name: 'Executions' })).toContainText('Database Restore')
  })
  const { incident } = await call<{ incident: { executionOrder: string[] } }>(mara.context.request, 'incident.room', {
    number: bad.number,
  })
  const restore = { ...bad, execution: incident.executionOrder[1] ?? '' }

  await test.step('the objectives are read, writers are fenced, and the report says whether they stopped', async () => {
    await act(mara.context.request, 'recordEvidence', restore, {
      step: 'identify',
      readings: [
        reading('data.target', { dataClass: 'payment', rpo: '2h', rto: '4h' }),
        reading('corruption', { from: minutesAgo(60), to: minutesAgo(20) }),
      ],
    })
    await act(mara.context.request, 'completeStep', restore, { step: 'identify' })
    await his.goToStep('Fence writers if a restore would fork the truth')
    await act(jonas.context.request, 'recordEvidence', restore, {
      step: 'fence',
      readings: [reading('fork.risk', 'yes', seen('checkout still writes orders'))],
    })
    await his.step.getByRole('radio', { name: 'Revoke' }).check()
    await his.written(() => his.step.getByRole('button', { name: 'Fence writers', exact: true }).click())
    await his.step.getByRole('button', { name: 'Report the outcome' }).click()
    const outcome = his.step.locator('form.outcome-form')
    await outcome.getByRole('radio', { name: 'Succeeded' }).check()
    await outcome.getByRole('textbox', { name: 'What was seen' }).fill('Rights of the writers are revoked')
    await outcome.getByRole('textbox', { name: 'Source' }).fill('database console')
    await outcome.getByRole('button', { name: 'Record the outcome' }).click()
    await expect(outcome).toContainText('Say what is known of it now')
    await everyLook(jonas.page, 'restore-fence-report')
    await outcome.getByRole('radio', { name: 'Yes', exact: true }).check()
    await outcome.getByRole('textbox', { name: /Seen by \(query, lock/ }).fill('no open locks')
    await outcome.getByRole('textbox', { name: 'Accepted at' }).fill(utc(lastWrite))
    await outcome.getByRole('textbox', { name: /Seen by \(query, position/ }).fill('position 7/4A')
    await his.written(() => outcome.getByRole('button', { name: 'Record the outcome' }).click())
    await his.complete(2)
  })

  await test.step('the plan is chosen; the loss and the time are computed against the objectives, not claimed', async () => {
    await act(mara.context.request, 'recordEvidence', restore, {
      step: 'choose',
      readings: [
        reading('restore.choice', 'pitr', { reason: 'The log is whole', ...seen('archive is complete') }),
        reading('restore.plan', { targetTime: target, expectedDuration: '30m' }),
      ],
    })
    await his.goToStep('Choose point in time, backup or forward repair, and carry it out')
    await expect(his.step).toContainText('restore.loss')
    await expect(his.step).toContainText('53 min')
    await everyLook(jonas.page, 'restore-chosen')
  })

  await test.step('preview over production is refused, and says what to do instead', async () => {
    await his.pick(his.step, 'Restore from', 'preview-4')
    await his.step.getByRole('button', { name: 'Restore the data', exact: true }).press('Enter')
    await expect(his.refusal).toContainText('Only production data goes over production')
    await picture(jonas.page, 'restore-refused')
    await expectAccessible(jonas.page)
    await jonas.page.keyboard.press('Escape')
  })

  await test.step('production over production waits for her, who types on her phone what it goes over', async () => {
    await his.pick(his.step, 'Restore from', 'eu-1')
    await his.written(() => his.step.getByRole('button', { name: 'Ask for the approval' }).click())
    await mara.page.setViewportSize(PHONE)
    await hers.page
      .getByRole('navigation', { name: 'Executions' })
      .getByRole('button', { name: /Database Restore/ })
      .click()
    const card = hers.step.getByRole('region', { name: 'Restore the data' })
    await expect(card).toBeVisible()
    await card.getByRole('textbox', { name: /Target|Over/ }).fill('eu-1')
    await picture(mara.page, 'restore-approval-390')
    await expectAccessible(mara.page)
    await hers.written(() => card.getByRole('button', { name: /^Approve exactly this/ }).click())
    await mara.page.setViewportSize(DESK)
    await expect(his.step).toContainText('Approved by')
    await his.written(() => his.step.getByRole('button', { name: 'Restore the data', exact: true }).click())
  })

  await test.step('it succeeds, is verified, and the events to process again are planned before writers come back', async () => {
    await his.step.getByRole('button', { name: 'Report the outcome' }).click()
    const outcome = his.step.locator('form.outcome-form')
    await outcome.getByRole('radio', { name: 'Succeeded' }).check()
    await outcome.getByRole('textbox', { name: 'What was seen' }).fill('job-77 ended')
    await outcome.getByRole('textbox', { name: 'Source' }).fill('restore service')
    await his.written(() => outcome.getByRole('button', { name: 'Record the outcome' }).click())
    await his.complete(3)
    const checks = Object.fromEntries(['schema', 'data', 'migrations'].map((item) => [item, { result: 'ok' }]))
    await act(mara.context.request, 'recordEvidence', restore, {
      step: 'compatibility',
      readings: [
        reading('data.restored', {
          basis: 'restoreJob',
          job: { name: 'job-77' },
          recoveredTo: target,
          verification: 'select count(*) from orders: 48112',
          verified: 'yes',
        }),
        reading('artifact.fit', { artifact: { name: 'checkout@42' }, schemaVersion: '42', verdict: 'yes' }),
        reading('artifact.checks', checks),
      ],
    })
    await hers.goToStep('Check that the app fits the restored schema and data')
    await everyLook(mara.page, 'restore-compatibility')
    await hers.complete(4)
    await his.goToStep('Record what people noticed, and which events are processed again')
    await his.askAllTheSame('writers.unfence')
    await expect(his.refusal).toContainText('the plan must cover every event')
    await jonas.page.keyboard.press('Escape')
    await act(jonas.context.request, 'recordEvidence', restore, {
      step: 'account',
      readings: [
        reading('impact', { who: 'Buyers', lost: 'Totals of orders', from: minutesAgo(60), to: minutesAgo(20) }),
        reading('reprocessing.plan', {
          windowFrom: target,
          windowTo: lastWrite,
          replay: 'Orders',
          skip: 'Mails: they were sent',
          idempotencyKeys: 'order id',
          owner: 'Jonas',
        }),
      ],
    })
    await his.complete(5)
    await act(jonas.context.request, 'completeExecution', restore, { resolution: 'restored' })
    await expect(hers.page.getByRole('navigation', { name: 'Executions' })).toContainText('completed')
  })

  await test.step('Bad Deploy knows what came of it', async () => {
    await hers.page
      .getByRole('navigation', { name: 'Executions' })
      .getByRole('button', { name: /Bad Deploy/ })
      .click()
    await expect(hers.log).toContainText('Start a Database Restore')
    await hers.goToStep('If they do not fit, fix forward or restore the data')
    await expect(hers.step.getByText('Authorized, outcome open')).toHaveCount(0)
    await everyLook(mara.page, 'restore-ended')
  })
})

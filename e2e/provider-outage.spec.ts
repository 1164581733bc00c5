import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { board, expect, expectAccessible, picture, test } from './fixtures.ts'
import { join } from './guests.ts'
import { PHONE, PhoneRoom } from './phone.ts'

const STEPS = {
  classify: 'Classify the provider and the affected bindings',
  separate: 'Separate platform control-plane health from customer app dependency health',
  pause: 'Pause unsafe deploys and migrations if evidence cannot be collected',
  tell: 'Expose app-owner status with the affected environments',
  failOver: 'Fail over only if data and runtime topology is proven',
} as const
const PUBLISH = 'Publish an update to app owners'
const FAIL_OVER = 'Fail sessions over to a region'
const WORKS = 'Carts can be filled. **Paying fails** for every third order'
const DO_NOW = 'Do not redeploy. Orders are kept, and sent once the database answers'
/** New to the workspace, so that each says whether it is production. */
const TAG = randomUUID().slice(0, 4)
const [APP, EU, US] = [`shop-${TAG}`, `eu-${TAG}`, `us-${TAG}`]
const BINDINGS = ['app\tenvironment\tprovider', `${APP}\t${EU}\torders-cluster`, `${APP}\t${US}\torders-cluster`]

async function declare(page: Page): Promise<PhoneRoom> {
  await page.goto(board)
  await page
    .getByRole('button', { name: /Declare/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await dialog.getByRole('textbox', { name: 'What is wrong' }).fill('Paying fails in two regions')
  await dialog.getByRole('radio', { name: /SEV1/ }).check()
  await dialog.getByRole('combobox', { name: /Runbook/ }).selectOption({ label: 'Provider Outage' })
  for (const [i, name] of [EU, US].entries()) {
    if (i > 0) await dialog.getByRole('button', { name: 'Add another' }).last().click()
    const field = dialog.getByRole('combobox', {
      name: i === 0 ? 'Environment' : `Environment ${i + 1}`,
      exact: true,
    })
    await field.fill(name)
    await field.press('Tab')
    await dialog.getByRole('radio', { name: 'Production', exact: true }).last().check()
  }
  await picture(page, 'outage-declare-390')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Declare incident' }).click()
  await expect(page).toHaveURL(/\/incidents\/INC-\d+$/)
  const room = new PhoneRoom(page)
  await room.expectLive()
  return room
}

test('two people on their phones see a provider outage through: told, paused, approved, failed over; the app owner reads along', async ({
  browsers,
}) => {
  test.setTimeout(300_000)
  const admin = await browsers.open('mara')
  const ines = await browsers.open(null, { viewport: PHONE })
  const tomas = await browsers.open(null, { viewport: PHONE })
  const owner = await browsers.open(null, { viewport: PHONE })
  await join(ines.context, admin.context.request, 'responder', `Ines ${TAG}`)
  await join(tomas.context, admin.context.request, 'responder', `Tomas ${TAG}`)
  await join(owner.context, admin.context.request, 'appOwner', `Pia Owner ${TAG}`, [APP])
  await owner.page.goto(`${board}/my-apps`)
  const notice = owner.page.getByRole('article', { name: new RegExp(`^${APP} in `) })

  const hers = await declare(ines.page)
  const number = new URL(ines.page.url()).pathname.split('/').at(-1) ?? ''
  const his = new PhoneRoom(tomas.page)
  await tomas.page.goto(new URL(ines.page.url()).pathname)
  await his.expectLive()

  const look = async (room: PhoneRoom, name: string) => {
    await room.expectNoSideways()
    await expectAccessible(room.page)
    await picture(room.page, `outage-${name}-390`)
  }

  await test.step('the first public word does not wait for a diagnosis', async () => {
    await his.pane('Step')
    await his.step.getByRole('button', { name: 'status.publish', exact: true }).click()
    await his.step.getByRole('combobox', { name: 'State', exact: true }).selectOption('suspected')
    await his.step.getByRole('combobox', { name: 'Cause', exact: true }).selectOption('notYetKnown')
    const apps = his.step.getByRole('group', { name: 'Apps whose owners are told' })
    await apps.getByRole('button', { name: 'Add one' }).click()
    await his.pick(apps, 'Apps whose owners are told, 1', APP)
    await his.step.getByRole('textbox', { name: 'What works and what does not' }).fill('Some payments fail')
    await his.step.getByRole('textbox', { name: 'What the owner can do now' }).fill('Wait for the next word')
    await look(his, 'first-word')
    await his.written(() => his.step.getByRole('button', { name: PUBLISH, exact: true }).click())
    await expect(notice).toContainText('Suspected', { timeout: 20_000 })
    await expect(notice).toContainText('Not known yet')
  })

  await test.step('she classifies the provider, with the bindings pasted', async () => {
    await hers.goToStep(STEPS.classify)
    const provider = hers.reading('The degraded provider')
    await provider.getByRole('radio', { name: 'Database' }).check()
    await hers.pick(provider, 'Provider', 'orders-cluster')
    await hers.pick(provider, 'Region it is degraded in', 'central')
    await provider.getByRole('textbox', { name: 'Symptoms seen' }).fill('Every third query times out')
    await provider.getByRole('textbox', { name: 'Source' }).fill('Query log of the gateway')
    const bindings = hers.reading('Affected bindings')
    await bindings.getByRole('textbox', { name: 'Paste rows' }).fill(BINDINGS.join('\n'))
    await expect(bindings.getByText('2 rows read from TSV')).toBeVisible()
    await bindings.getByRole('textbox', { name: 'Source' }).fill('Catalogue')
    await look(hers, 'classify')
    await hers.record()
    await hers.complete(1)
  })

  await test.step('he cannot call it an app crash', async () => {
    await his.goToStep(STEPS.tell)
    await his.step.getByRole('combobox', { name: 'State', exact: true }).selectOption('identified')
    await his.step.getByRole('combobox', { name: 'Cause', exact: true }).selectOption('appCrash')
    await his.step.getByRole('button', { name: PUBLISH, exact: true }).press('Enter')
    await expect(his.refusal).toContainText('no-generic-crash-label')
    await expect(his.refusal).toContainText('orders-cluster')
    await look(his, 'refusal-crash')
    await tomas.page.keyboard.press('Escape')
  })

  await test.step('two readings of health need two sources', async () => {
    await hers.goToStep(STEPS.separate)
    await hers.answer('Our control plane', 'Ok', 'One dashboard')
    await hers.answer('What customer apps depend on', 'Degraded', 'One dashboard')
    await hers.record()
    await expect(hers.step).toContainText('One source for both readings is one reading')
    await look(hers, 'one-source')
    const apps = hers.reading('What customer apps depend on')
    await apps.getByRole('button', { name: 'Read again' }).click()
    await apps.getByRole('textbox', { name: 'Source', exact: true }).fill('Probes of the apps')
    await apps
      .locator('label')
      .filter({ hasText: /^Degraded$/ })
      .click()
    await hers.record()
    await look(hers, 'separate')
    await hers.complete(2)
  })

  await test.step('with evidence missing, he freezes promotions and migrations in each environment', async () => {
    await his.goToStep(STEPS.pause)
    const missing = his.reading('Evidence that cannot be collected')
    await missing.getByRole('button', { name: 'Add one' }).click()
    await missing.getByRole('textbox', { name: 'Evidence that cannot be collected, 1' }).fill('Replication lag')
    await missing.getByRole('textbox', { name: 'Source', exact: true }).fill('Metrics')
    await his.record()
    const environment = his.step.getByRole('combobox', { name: 'Environment', exact: true })
    await expect(environment).toHaveValue(EU)
    await his.step.getByRole('checkbox', { name: 'Promotion' }).check()
    await his.step.getByRole('checkbox', { name: 'Migration' }).check()
    await look(his, 'pause')
    const freeze = his.step.getByRole('button', { name: 'Freeze promotions and migrations', exact: true })
    await his.written(() => freeze.click())
    await expect(environment).toHaveValue(US)
    await expect(his.step.getByRole('checkbox', { name: 'Migration' })).toBeChecked()
    await his.written(() => freeze.click())
    await his.complete(3)
    await look(his, 'paused')
  })

  await test.step('the owner reads the cause, where, what works and what to do, the platform apart from the provider', async () => {
    await his.goToStep(STEPS.tell)
    await his.step.getByRole('combobox', { name: 'State', exact: true }).selectOption('identified')
    await his.step.getByRole('combobox', { name: 'Cause', exact: true }).selectOption('provider')
    await his.step.getByRole('textbox', { name: 'What works and what does not' }).fill(WORKS)
    await his.step.getByRole('textbox', { name: 'What the owner can do now' }).fill(DO_NOW)
    await look(his, 'tell')
    await his.written(() => his.step.getByRole('button', { name: PUBLISH, exact: true }).click())
    await his.complete(4)
    await expect(notice).toContainText('A provider: orders-cluster', { timeout: 20_000 })
    await expect(notice).toContainText(`${APP} on orders-cluster in ${US}`)
    await expect(notice).toContainText('Paying fails for every third order')
    await expect(notice).toContainText(DO_NOW)
    await expect(notice).toContainText(EU)
    await expect(notice).toContainText(US)
    await expect(notice.getByText('The platform itself').locator('..')).toContainText('Works')
    await expect(notice.getByText('What your app depends on').locator('..')).toContainText('Degraded')
    await expectAccessible(owner.page)
    await picture(owner.page, 'outage-my-apps-390')
    await owner.page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(owner.page)
    await picture(owner.page, 'outage-my-apps-dark-390')
    await owner.page.emulateMedia({ colorScheme: 'light' })
    for (const word of [number, 'Replication lag', 'Ines', 'Tomas', 'Query log'])
      expect(await owner.page.content()).not.toContain(word)
  })

  await test.step('no secret is rotated as a blind fix', async () => {
    await hers.goToStep(STEPS.failOver)
    await hers.step.getByRole('button', { name: 'secrets.rotate', exact: true }).click()
    await hers.pick(hers.step, 'Secret', 'orders-password')
    await hers.step.getByRole('button', { name: 'Ask for it all the same' }).click()
    await expect(hers.refusal).toContainText('no-blind-secret-rotation')
    await look(hers, 'refusal-rotation')
    await hers.refusal
      .getByRole('button', { name: /Record it|Go to/ })
      .first()
      .click()
    await expect(hers.page.locator('fieldset.reading:focus-within, fieldset.reading:has(:focus)')).toContainText(
      'Secrets in doubt',
    )
    await expect(hers.refusal).toHaveCount(0)
  })

  const ready = async (room: PhoneRoom, first: boolean) => {
    for (const what of ['Data ready', 'Runtime ready']) {
      const label = `${what} (west)`
      const reading = room.reading(label)
      if (!first) await room.readAgain(reading)
      await room.answer(label, 'Yes', 'Region console')
      await room.attach(reading, `${what}: replicas in sync, capacity free`)
    }
    if (first) await look(room, 'readiness')
    await room.record()
  }

  await test.step('a region is proven with evidence; a failover still waits for a second person', async () => {
    await his.goToStep(STEPS.failOver)
    const candidates = his.reading('Regions that sessions could move to')
    await candidates.getByRole('button', { name: 'Add one' }).click()
    await his.pick(candidates, 'Regions that sessions could move to, 1', 'west')
    await candidates.getByRole('textbox', { name: 'Source', exact: true }).fill('Topology')
    await his.record()
    await ready(his, true)
    await his.step.getByRole('button', { name: 'sessions.failover', exact: true }).click()
    await his.pick(his.step, 'Region that takes the sessions', 'west')
    await look(his, 'ask-approval')
    await his.written(() => his.step.getByRole('button', { name: 'Ask for the approval' }).click())
  })

  await test.step('she reads what a yes says yes to, types the region, and approves on her phone', async () => {
    browsers.allow(/status of 400/)
    await hers.pane('Step')
    const card = hers.step.getByRole('region', { name: FAIL_OVER })
    await expect(card).toContainText('west')
    await look(hers, 'approval')
    const typed = card.getByRole('textbox', { name: /Region/ })
    await typed.scrollIntoViewIfNeeded()
    await typed.fill('central')
    await card.getByRole('button', { name: /^Approve/ }).click()
    await expect(card).toContainText('this is not what is recorded')
    await look(hers, 'approval-wrong')
    await typed.fill('west')
    await hers.written(() => card.getByRole('button', { name: /^Approve/ }).click())
    await expect(card).toHaveCount(0)
  })

  await test.step('he fails over, reports it, and looks at the region again before the step is signed', async () => {
    await expect(his.step).toContainText('Approved by')
    await his.written(() => his.step.getByRole('button', { name: FAIL_OVER, exact: true }).click())
    await his.report('Sessions drain from central, and arrive in west')
    await expect(his.step).toContainText('recorded before the last change')
    await look(his, 'failed-over')
    await ready(his, false)
    await his.complete(5)
  })

  await test.step('it ends as failed over once the owners know', async () => {
    await his.goToStep('Close Provider Outage')
    await his.step.getByRole('radio', { name: 'Failed over' }).check()
    await expect(his.step).toContainText('Publish one that says resolved')
    await look(his, 'close-held')
    await hers.goToStep(STEPS.tell)
    await hers.step.getByRole('button', { name: 'status.publish', exact: true }).click()
    await hers.step.getByRole('combobox', { name: 'State', exact: true }).selectOption('resolved')
    await hers.step.getByRole('combobox', { name: 'Cause', exact: true }).selectOption('provider')
    await hers.step.getByRole('textbox', { name: 'What works and what does not' }).fill('Everything, from west')
    await hers.step.getByRole('textbox', { name: 'What the owner can do now' }).fill('Nothing')
    await hers.written(() => hers.step.getByRole('button', { name: PUBLISH, exact: true }).click())
    await his.written(() => his.step.getByRole('button', { name: /^Complete Provider Outage/ }).click())
    await expect(his.step).toContainText('This execution is completed')
    await look(his, 'completed')
    await expect(owner.page.getByText('Nothing is published about your apps', { exact: true })).toBeVisible({
      timeout: 20_000,
    })
    await expect(owner.page.getByRole('region', { name: 'Earlier' }).getByRole('listitem')).toHaveCount(3)
    await picture(owner.page, 'outage-my-apps-after-390')
  })
})

import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Page } from '@playwright/test'
import type { Declared } from './commands.ts'
import { act, call } from './commands.ts'
import { board, expect, expectAccessible, picture, roomPath, test } from './fixtures.ts'
import { join } from './guests.ts'
import { Room } from './room.ts'

const PHONE = { width: 390, height: 844 }
const WORKS = 'Requests to **shop-wake** are answered with 503 and a wait'
const DO_NOW = 'Nothing. We move the database binding'

async function declareStuckWake(request: APIRequestContext): Promise<Declared> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'stuck-wake')
  if (!runbook) throw new Error('Stuck Wake is not among the runbooks')
  const [incident, execution] = [randomUUID(), randomUUID()]
  const scope = { app: { name: 'shop-wake' }, environment: { name: 'eu-1', production: true } }
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title: 'The wake of the quiet app',
    severity: 'SEV2',
    private: false,
    viewers: [],
    apps: [],
    environments: [],
    start: { runbook: runbook.id, execution, scope },
  })
  return { number, incident, execution }
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const reading = (fact: string, value: unknown, attachments: object[] = []) => ({
  fact,
  key: null,
  value,
  source: 'platform API',
  observedAt: ago(0),
  cites: [],
  attachments,
})

async function find(request: APIRequestContext, declared: Declared) {
  await act(request, 'recordEvidence', declared, {
    step: 'find',
    readings: [
      reading('wake.operation', { operation: { name: 'wake-31' }, state: 'active', startedAt: ago(4) }),
      reading('wake.active', [{ name: 'wake-31' }, { name: 'wake-32' }]),
      reading('allocation.attempt', { attempt: { name: 'attempt-7' }, state: 'active', startedAt: ago(4) }),
      reading('allocation.active', 1),
      reading('allocation.limit', 2),
    ],
  })
  await act(request, 'completeStep', declared, { step: 'find' })
}

async function check(request: APIRequestContext, declared: Declared) {
  const checks = {
    artifactPull: { result: 'ok' },
    secrets: { result: 'ok' },
    runtimeBindings: { result: 'failed', detail: 'orders-db does not answer' },
    readinessLogs: { result: 'failed' },
  }
  const seen = { kind: 'text', text: 'connect timeout to orders-db', source: 'readiness log' }
  await act(request, 'recordEvidence', declared, { step: 'check', readings: [reading('wake.checks', checks, [seen])] })
  await act(request, 'completeStep', declared, { step: 'check' })
}

async function report(room: Room, seen: string) {
  await room.step.getByRole('button', { name: 'Report the outcome' }).first().click()
  const outcome = room.step.locator('form.outcome-form')
  await outcome.getByRole('radio', { name: 'Succeeded' }).check()
  await outcome.getByRole('textbox', { name: 'What was seen' }).fill(seen)
  await outcome.getByRole('textbox', { name: 'Source' }).fill('platform API')
  await room.written(() => outcome.getByRole('button', { name: /outcome/i }).click())
}

async function pictures(page: Page, name: string) {
  await picture(page, `${name}-1440`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await picture(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(PHONE)
  await expectAccessible(page)
  await picture(page, `${name}-390`)
  const { wide, seen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    seen: document.documentElement.clientWidth,
  }))
  expect(wide).toBe(seen)
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('two people run Stuck Wake to its end; the app owner reads on My apps what was published, and nothing else', async ({
  browsers,
}) => {
  test.setTimeout(240_000)
  browsers.allow(/status of 404/)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const owner = await browsers.open(null)
  await join(owner.context, mara.context.request, 'appOwner', `Olga Owner ${randomUUID().slice(0, 4)}`, ['shop-wake'])
  const { page } = owner

  await test.step('the app owner has one page, which is empty', async () => {
    await page.goto(board)
    await expect(page).toHaveURL(/\/my-apps$/)
    await expect(page.getByRole('heading', { level: 1, name: 'My apps' })).toBeVisible()
    await expect(page.getByText('Nothing is published about your apps', { exact: true })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText(['My apps'])
    await pictures(page, 'my-apps-empty')
  })

  const declared = await declareStuckWake(mara.context.request)
  const room = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)

  await test.step('he finds the wake, she checks what it waits for, and the duplicates are coalesced', async () => {
    await find(jonas.context.request, declared)
    await check(mara.context.request, declared)
    const names = await call<{ names: Record<string, { name: string }> }>(mara.context.request, 'incident.room', {
      number: declared.number,
    })
    const id = (name: string) => Object.keys(names.names).find((each) => names.names[each]?.name === name)
    await act(mara.context.request, 'requestAction', declared, {
      run: randomUUID(),
      action: 'wake.coalesce',
      params: { keep: id('wake-31'), drop: [id('wake-32')] },
    })
    await room.goToStep('Coalesce duplicate wake attempts')
    await report(room, 'wake-32 is gone')
    await room.complete(3)
  })

  await test.step('he answers with 503 after the budget', async () => {
    await act(jonas.context.request, 'recordEvidence', declared, {
      step: 'answer',
      readings: [reading('wake.budget', '300s')],
    })
    await his.goToStep('Return a clear retry or 503 after the wake budget')
    await his.step.getByRole('textbox', { name: 'Retry after' }).fill('30s')
    await his.written(() => his.step.getByRole('button', { name: 'Answer 503 with Retry-After' }).click())
    await report(his, '503 with Retry-After: 30 at every edge')
    await his.complete(4)
  })

  await test.step('a provider failure is not told as a crash of the app', async () => {
    const told = { works: WORKS, doNow: DO_NOW, audience: 'Owners of sleeping apps' }
    await act(mara.context.request, 'recordEvidence', declared, {
      step: 'surface',
      readings: [reading('owner.notice', told)],
    })
    await room.goToStep('Surface the repair action to the app owner')
    await room.step.getByRole('combobox', { name: 'State', exact: true }).selectOption('identified')
    await room.step.getByRole('combobox', { name: 'Cause', exact: true }).selectOption('appCrash')
    await room.step.getByRole('button', { name: 'Tell the app owner' }).press('Enter')
    await expect(room.refusal).toContainText('no-generic-crash-label')
    await picture(mara.page, 'refusal-generic-crash')
    await expectAccessible(mara.page)
    await mara.page.keyboard.press('Escape')
    await page.reload()
    await expect(page.getByText('Nothing is published about your apps', { exact: true })).toBeVisible()
  })

  await test.step('with the provider named it is published, and the app owner sees it without a new page', async () => {
    await room.step.getByRole('combobox', { name: 'Cause', exact: true }).selectOption('provider')
    await room.pick(room.step, 'Provider (optional)', 'orders-db')
    await room.written(() => room.step.getByRole('button', { name: 'Tell the app owner' }).click())
    await expect(room.log).toContainText('published: Tell the app owner')
    const notice = page.getByRole('article', { name: 'shop-wake in eu-1' })
    await expect(notice).toBeVisible({ timeout: 20_000 })
    await expect(notice).toContainText('A provider: orders-db')
    await expect(notice).toContainText('Requests to shop-wake are answered with 503 and a wait')
    await expect(notice).toContainText(DO_NOW)
    await expect(notice).toContainText('Owners of sleeping apps')
    await pictures(page, 'my-apps-current')
    for (const word of [declared.number, 'quiet app', 'wake-31', 'Mara', 'Jonas', 'connect timeout'])
      expect(await page.content()).not.toContain(word)
  })

  await test.step('the run ends, the last word is resolved, and both are history to the owner', async () => {
    await room.complete(5)
    const { names } = await call<{ names: Record<string, { name: string }> }>(mara.context.request, 'incident.room', {
      number: declared.number,
    })
    const id = (name: string) => Object.keys(names).find((each) => names[each]?.name === name)
    await act(jonas.context.request, 'requestAction', declared, {
      run: randomUUID(),
      action: 'notice.publish',
      params: {
        state: 'resolved',
        cause: 'provider',
        provider: id('orders-db'),
        apps: [id('shop-wake')],
        environments: [id('eu-1')],
        works: 'Everything',
        doNow: 'Nothing',
        audience: 'Owners of sleeping apps',
      },
    })
    await act(jonas.context.request, 'completeExecution', declared, { resolution: 'unavailable' })
    await expect(page.getByText('Nothing is published about your apps', { exact: true })).toBeVisible({
      timeout: 20_000,
    })
    const earlier = page.getByRole('region', { name: 'Earlier' })
    await expect(earlier.getByRole('listitem')).toHaveCount(2)
    await earlier.locator('summary').last().click()
    await expect(earlier).toContainText(DO_NOW)
    await pictures(page, 'my-apps-earlier')
  })

  await test.step('no other page of the workspace is there for the app owner', async () => {
    for (const path of [`${board}/incidents`, `${board}/members`, roomPath(declared.number)]) {
      const answer = await page.goto(path)
      expect([path, answer?.status()]).toEqual([path, 404])
    }
  })

  await test.step('an outage of the reading says so and keeps what was read', async () => {
    browsers.allow(/Failed to load resource|ERR_FAILED/)
    await page.goto(`${board}/my-apps`)
    await expect(page.getByRole('region', { name: 'Earlier' }).getByRole('listitem')).toHaveCount(2)
    await page.route(/myApps\.read/, (route) => route.abort())
    await expect(page.getByText('The notices could not be read')).toBeVisible({ timeout: 40_000 })
    await expect(page.getByRole('region', { name: 'Earlier' }).getByRole('listitem')).toHaveCount(2)
    await expectAccessible(page)
    await picture(page, 'my-apps-error')
  })
})

test('an app owner is invited for named apps, and not without one', async ({ browsers }) => {
  const { page } = await browsers.open('mara')
  await page.goto(`${board}/members`)
  await page.getByRole('button', { name: 'Invite a member' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /App owner/ }).check()
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  await expect(dialog.getByText('Name at least one app')).toBeVisible()
  await expectAccessible(page)
  const app = dialog.getByRole('combobox', { name: 'Apps', exact: true })
  await app.fill('ledger-wake')
  await app.press('Tab')
  await picture(page, 'invite-app-owner')
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Invitation link' })).toHaveValue(/\/join#/)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('App owner of ledger-wake for whoever holds the link')).toBeVisible()
})

import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { APIRequestContext, Locator } from '@playwright/test'
import type { Declared } from './commands.ts'
import { call } from './commands.ts'
import { board, everyLook, expect, expectAccessible, picture, test } from './fixtures.ts'
import { join } from './guests.ts'
import { focused, Keyboard } from './keyboard.ts'
import { Room } from './room.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const PEM = publicKey.export({ format: 'pem', type: 'spki' }).toString()
const PRIVATE = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const KEY_ID = 'control-plane-2026'

const MADE_AT = new Date().toISOString()

const snapshot = (sequence: number) =>
  Buffer.from(
    JSON.stringify({
      id: `snap-${sequence}`,
      sequence,
      createdAt: MADE_AT,
      owners: [{ route: 'shop/checkout', owner: 'op-8790' }],
    }),
  )
const signed = (bytes: Buffer) => sign(null, bytes, privateKey).toString('base64')

async function declareReplayGap(request: APIRequestContext): Promise<Declared> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'route-event-replay-gap')
  if (!runbook) throw new Error('Route Event Replay Gap is not among the runbooks')
  const [incident, execution] = [randomUUID(), randomUUID()]
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title: 'Edges in Frankfurt miss route events',
    severity: 'SEV2',
    private: false,
    viewers: [],
    apps: [],
    environments: [],
    start: { runbook: runbook.id, execution, scope: { environment: { name: 'eu-1', production: true } } },
  })
  return { number, incident, execution }
}

async function report(room: Room, seen: string) {
  await room.step.getByRole('button', { name: 'Report the outcome' }).first().click()
  const outcome = room.step.locator('form.outcome-form')
  await outcome.getByRole('radio', { name: 'Succeeded' }).check()
  await outcome.getByRole('textbox', { name: 'What was seen' }).fill(seen)
  await outcome.getByRole('textbox', { name: 'Source' }).fill('edge API')
  await room.written(() => outcome.getByRole('button', { name: /outcome/i }).click())
}

/** Opens the picker of the browser with a key, and chooses there. */
async function attachByKey(keys: Keyboard, field: Locator, name: string, buffer: Buffer) {
  await keys.reach(field)
  const chooser = keys.page.waitForEvent('filechooser')
  await keys.press('Enter')
  await (await chooser).setFiles({ name, mimeType: 'application/json', buffer })
}

test('two people run Route Event Replay Gap to its end, one of them by keyboard alone, on a snapshot that is verified from its bytes', async ({
  browsers,
}) => {
  test.setTimeout(400_000)
  browsers.allow(/status of 400/)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const keeper = await browsers.open(null)
  const keeperName = `Kay Keeper ${randomUUID().slice(0, 4)}`
  await join(keeper.context, mara.context.request, 'admin', keeperName)

  await test.step('an admin trusts the key of the control plane; what is no public key is said beside its field', async () => {
    const { page } = keeper
    await page.goto(`${board}/keys`)
    await expect(page.getByText('No key is trusted here')).toBeVisible()
    await everyLook(page, 'keys-empty')
    await page.getByRole('button', { name: 'Add a key' }).click()
    const dialog = page.getByRole('dialog')
    const [name, keyId, key] = ['Whose key it is', 'Key id', 'Public key (Ed25519)'].map((label) =>
      dialog.getByRole('textbox', { name: label }),
    )
    if (!name || !keyId || !key) throw new Error('The form has three fields')
    await name.fill('Control plane, production')
    await keyId.fill('two words')
    await key.fill(PRIVATE)
    await dialog.getByRole('button', { name: 'Trust this key' }).click()
    await expect(dialog.getByText('This is a private key: it stays where it signs')).toBeVisible()
    await expect(dialog.getByText('without spaces')).toBeVisible()
    await expect(name).toHaveValue('Control plane, production')
    await everyLook(page, 'keys-refused')
    const inTheTab = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }))
    expect(await inTheTab()).not.toContain('PRIVATE KEY')
    await keyId.fill(KEY_ID)
    await key.fill(PEM)
    await page.reload()
    await expect(name).toHaveValue('Control plane, production')
    await expect(keyId).toHaveValue(KEY_ID)
    await expect(key).toHaveValue(PEM)
    await expect(dialog.getByText(/Fingerprint [0-9a-f]{64}/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Trust this key' }).click()
    await expect(dialog).toBeHidden()
    expect(await inTheTab()).not.toContain(KEY_ID)
    await expect(page.getByRole('listitem').filter({ hasText: KEY_ID })).toContainText(`by ${keeperName}`)
    await everyLook(page, 'keys')
  })

  await test.step('who is no admin sees the keys and changes none', async () => {
    await jonas.page.goto(`${board}/keys`)
    await expect(jonas.page.getByText(KEY_ID)).toBeVisible()
    await expect(jonas.page.getByRole('button', { name: /Revoke|Add a key/ })).toHaveCount(0)
  })

  const declared = await declareReplayGap(mara.context.request)
  const room = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  const keys = new Keyboard(jonas.page)
  const here = () => expect.poll(() => focused(jonas.page)).not.toBe('nothing')

  await test.step('she records the gap, is refused the owner that health would choose, and fails closed', async () => {
    const gap = room.reading('The gap')
    for (const [label, name] of [
      ['Affected route keys', 'shop/checkout'],
      ['Edges that miss it', 'edge-fra-3'],
    ] as const) {
      const list = gap.getByRole('group', { name: label })
      await list.getByRole('button', { name: 'Add one' }).click()
      const field = list.getByRole('combobox')
      await field.fill(name)
      await field.press('Tab')
    }
    await gap.getByRole('textbox', { name: 'First missing sequence' }).fill('201')
    await gap.getByRole('textbox', { name: 'Last missing sequence' }).fill('240')
    await gap.getByRole('textbox', { name: 'Detected at' }).fill('5m ago')
    await gap.getByRole('textbox', { name: 'Source' }).fill('edge API')
    await room.record()
    await room.step.getByRole('button', { name: 'owner.use', exact: true }).click()
    const form = room.step.locator('.action-open')
    await room.pick(form, 'Route', 'shop/checkout')
    await room.pick(form, 'Owner', 'op-8790')
    await form.getByRole('combobox', { name: 'Chosen by' }).selectOption('allocationHealth')
    await everyLook(mara.page, 'owner-by-health')
    await form.getByRole('button', { name: 'Ask for it all the same' }).click()
    await expect(room.refusal).toContainText('no-health-chosen-owner')
    await expect(room.refusal).toContainText('never who owns the route')
    await everyLook(mara.page, 'refusal-health')
    await mara.page.keyboard.press('Escape')
    await room.written(() => room.step.getByRole('button', { name: 'Fail closed', exact: true }).click())
    await report(room, '503 at edge-fra-3 for shop/checkout')
    await room.complete(1)
  })

  const field = his.reading('Signed snapshot')
  const picker = field.getByLabel('Snapshot file', { exact: true })
  const record = () => his.written(() => keys.activate(his.step.getByRole('button', { name: 'Record', exact: true })))

  await test.step('he attaches by keyboard: what is empty or too large is said beside the field, and nothing is lost', async () => {
    await keys.press('2')
    await keys.type(field.getByRole('textbox', { name: 'Key id' }), KEY_ID)
    await attachByKey(keys, picker, 'empty.json', Buffer.alloc(0))
    await expect(field.getByText('The file is empty')).toBeVisible()
    await attachByKey(keys, picker, 'large.json', Buffer.alloc(600 * 1024))
    await expect(field.getByText('At most 512 KB; this file has 600 KB')).toBeVisible()
    await everyLook(jonas.page, 'file-refused')
    await attachByKey(keys, picker, 'edited.json', snapshot(241))
    await expect(field.getByText('edited.json')).toBeVisible()
    await here()
    await keys.type(field.getByRole('textbox', { name: 'Ed25519 signature' }), 'trust me')
    await keys.type(field.getByRole('textbox', { name: 'Source' }), 'control plane')
    await keys.activate(his.step.getByRole('button', { name: 'Record', exact: true }))
    await expect(field.getByText('An Ed25519 signature has 64 bytes')).toBeVisible()
    await expect(field.getByText('edited.json')).toBeVisible()
    await expect(field.getByRole('textbox', { name: 'Key id' })).toHaveValue(KEY_ID)
    await everyLook(jonas.page, 'signature-refused')
  })

  await test.step('a page that is loaded anew still has the file and what was typed', async () => {
    await jonas.page.reload()
    await his.expectLive()
    await keys.press('2')
    await expect(field.getByText('edited.json')).toBeVisible()
    await expect(field.getByRole('textbox', { name: 'Key id' })).toHaveValue(KEY_ID)
  })

  await test.step('bytes that were edited after they were signed: the check failed, with its working, and verification is held', async () => {
    await keys.replace(field.getByRole('textbox', { name: 'Ed25519 signature' }), signed(snapshot(240)))
    await record()
    await his.written(() => keys.activate(his.step.getByRole('button', { name: 'Complete step 2' })))
    await keys.press('3')
    await expect(his.step.getByText('The Ed25519 signature does not fit the bytes')).toBeVisible()
    await expect(his.step.getByText('What the bytes say: not tried')).toBeVisible()
    await expect(his.log).toContainText('could not verify')
    await everyLook(jonas.page, 'check-failed')
  })

  await test.step('the right bytes: every check is shown, and the journal says what they say', async () => {
    await keys.press('2')
    await keys.activate(field.getByRole('button', { name: 'Read again' }))
    await attachByKey(keys, picker, 'snapshot.json', snapshot(240))
    await expect(field.getByText('snapshot.json')).toBeVisible()
    await keys.type(field.getByRole('textbox', { name: 'Ed25519 signature' }), signed(snapshot(240)))
    await keys.type(field.getByRole('textbox', { name: 'Key id' }), KEY_ID)
    await record()
    await here()
    await keys.press('3')
    await expect(his.step.getByText('The bytes say what they must')).toBeVisible()
    await expect(room.log).toContainText('Holdpoint verified')
    await everyLook(jonas.page, 'check-verified')
    await his.written(() => keys.activate(his.step.getByRole('button', { name: 'Complete step 3' })))
    expect([...keys.unseen]).toEqual([])
  })

  await test.step('the file is saved as it was attached, and never shown', async () => {
    await room.goToStep('Fetch a fresh signed snapshot from the control plane')
    const download = mara.page.waitForEvent('download')
    await room.step.getByRole('link', { name: 'Save snapshot.json' }).click()
    expect((await download).suggestedFilename()).toBe('snapshot.json')
  })

  await test.step('she resumes: one event too late is refused, the one after the snapshot passes', async () => {
    await room.goToStep('Resume JetStream from snapshot sequence + 1')
    const stream = room.reading('The stream')
    await stream.getByRole('textbox', { name: 'JetStream stream' }).fill('route-events')
    const consumers = stream.getByRole('group', { name: 'Every affected consumer' })
    await consumers.getByRole('button', { name: 'Add one' }).click()
    await consumers.getByRole('textbox').fill('edge-fra')
    await stream.getByRole('textbox', { name: 'Source' }).fill('nats consumer ls')
    await room.record()
    const start = room.step.getByRole('textbox', { name: 'Start sequence' })
    await expect(start).toHaveValue('241')
    await room.step.getByRole('textbox', { name: 'Consumer', exact: true }).fill('edge-fra')
    await start.fill('242')
    await room.step.getByRole('button', { name: 'Resume the consumer' }).press('Enter')
    await expect(room.refusal).toContainText('no-apply-over-gap')
    await everyLook(mara.page, 'refusal-gap')
    await mara.page.keyboard.press('Escape')
    await start.fill('241')
    await room.written(() => room.step.getByRole('button', { name: 'Resume the consumer' }).click())
    await report(room, 'edge-fra follows from 241')
    await room.complete(4)
  })

  await test.step('he records what the gap did, by keyboard, and its length is computed', async () => {
    await keys.press('5')
    const propagation = his.reading('The propagation incident')
    await keys.type(propagation.getByRole('textbox', { name: 'First wrong answer at' }), '40m ago')
    await keys.type(propagation.getByRole('textbox', { name: 'Last wrong answer at' }), '10m ago')
    await keys.type(propagation.getByRole('textbox', { name: /What was answered wrongly/ }), 'Old owners answered')
    await keys.type(propagation.getByRole('textbox', { name: 'Source' }), 'edge logs')
    await record()
    await expect(his.step.locator('table.facts')).toContainText('30 min')
    await everyLook(jonas.page, 'propagation')
    await his.written(() => keys.activate(his.step.getByRole('button', { name: 'Complete step 5' })))
    await here()
  })

  await test.step('the run is completed as replayed', async () => {
    await room.ladder.getByRole('button', { name: /Close Route Event/ }).click()
    await room.step.getByRole('radio', { name: 'Replayed' }).check()
    await room.written(() => room.step.getByRole('button', { name: /^Complete Route Event/ }).click())
    await expect(room.ladder).toContainText('completed')
  })

  await test.step('a revoked key stays on the list, with who revoked it and why', async () => {
    const { page } = keeper
    await page.goto(`${board}/keys`)
    await page.getByRole('button', { name: `Revoke ${KEY_ID}` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: `Revoke ${KEY_ID}` }).click()
    await expect(dialog.getByText('Say why it is trusted no more')).toBeVisible()
    await dialog.getByRole('textbox').first().fill('Replaced by the key of next year')
    await picture(page, 'keys-revoke')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: `Revoke ${KEY_ID}` }).click()
    const revoked = page.getByRole('region', { name: 'Revoked' })
    await expect(revoked).toContainText('Replaced by the key of next year')
    await everyLook(page, 'keys-revoked')
  })
})

import { declareBadDeploy, declarePlain, note } from './commands.ts'
import { expect, picture, roomPath, test } from './fixtures.ts'
import { notePaints, notePresses, paintsOf, pressesOf, quantile } from './latency.ts'
import { openNetwork } from './network.ts'
import { PEOPLE } from './people.ts'
import { Room } from './room.ts'

const PROBES = 40
const TABS = 8

test('two people see each other in the room, and on which step each stands', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const { number } = await declareBadDeploy(mara.context.request, 'Both are here')
  const hers = await Room.enter(mara.page, number)
  const his = await Room.enter(jonas.page, number)
  await his.goToStep('Read the operation state and the route owner')
  const present = hers.page.getByRole('list', { name: 'Here now, and the step each stands on' })
  await expect(present.getByRole('listitem').filter({ hasText: PEOPLE.jonas.name })).toContainText('2')
  await expect(hers.ladder.getByText(`${PEOPLE.jonas.name} is here`)).toBeAttached()
  await picture(hers.page, 'room-two-people')
  await jonas.page.close()
  await expect(present.getByRole('listitem').filter({ hasText: PEOPLE.jonas.name })).toHaveCount(0)
})

test('every action of one is painted in the browser of the other; how fast stands in the report', async ({
  browsers,
}) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const { number } = await declarePlain(mara.context.request, 'How fast')
  const hers = await Room.enter(mara.page, number)
  const his = await Room.enter(jonas.page, number)
  await notePresses(hers.page)
  await notePaints(his.page)
  for (let i = 0; i < PROBES; i++) {
    await hers.writeNote(`probe-${i}- the error rate falls`)
    await his.expectLive(i + 2)
  }
  const pressed = await pressesOf(hers.page)
  const painted = await paintsOf(his.page)
  const ms = Object.entries(pressed).map(([probe, at]) => (painted[probe] ?? Number.NaN) - at)
  expect(ms).toHaveLength(PROBES)
  expect(ms.every(Number.isFinite)).toBe(true)
  const said = { actions: ms.length, p50: quantile(ms, 0.5), p95: quantile(ms, 0.95), worst: quantile(ms, 1) }
  test.info().annotations.push({ type: 'action to paint, ms', description: JSON.stringify(said) })
  await test
    .info()
    .attach('action-to-paint.json', { body: JSON.stringify({ ...said, ms }), contentType: 'application/json' })
  console.log(`    action to paint in the other browser: ${JSON.stringify(said)}`)
  await his.expectWhole(PROBES + 1)
})

test('eight tabs on plain HTTP all stay live, over one stream', async ({ browsers }) => {
  const network = await openNetwork()
  try {
    const mara = await browsers.open('mara')
    const { number, incident } = await declarePlain(mara.context.request, 'Eight tabs')
    const jonas = await browsers.open('jonas', { proxy: { server: network.address } })
    const rooms = [await Room.enter(jonas.page, number)]
    while (rooms.length < TABS) rooms.push(await Room.enter(await jonas.context.newPage(), number))
    expect(network.streams).toBe(1)
    await note(mara.context.request, incident, 'said once, read in eight places')
    for (const room of rooms) {
      await expect(room.entry(2)).toContainText('read in eight places')
      await room.expectWhole(2)
    }
    await rooms[0]?.page.close()
    await note(mara.context.request, incident, 'and still in seven')
    for (const room of rooms.slice(1)) await room.expectWhole(3)
  } finally {
    await network.close()
  }
})

test('a browser whose network is cut says so at once, keeps what was typed, and catches up without a hole or a repeat', async ({
  browsers,
}) => {
  const network = await openNetwork()
  try {
    const mara = await browsers.open('mara')
    const jonas = await browsers.open('jonas', { proxy: { server: network.address } })
    browsers.allow(/net::ERR_|Failed to load resource|Failed to fetch/)
    const { number, incident } = await declareBadDeploy(mara.context.request, 'Cut and mended')
    const his = await Room.enter(jonas.page, number)
    await his.expectWhole(2)

    network.cut()
    await expect(his.connection).toContainText(/Reconnecting|Offline/, { timeout: 1000 })
    await expect(his.connection).toContainText('Offline', { timeout: 5000 })
    await his.writeNote('seen at the edge at 03:12')
    const waiting = his.log.getByRole('article', { name: 'Note, not recorded yet' })
    await expect(waiting).toContainText('seen at the edge at 03:12')
    await his.note.fill('half a sentence')
    await picture(his.page, 'room-offline')
    for (const text of ['one', 'two', 'three']) await note(mara.context.request, incident, text)
    expect(await his.numbers()).toEqual([1, 2])

    network.mend()
    await his.expectLive(6)
    await his.expectWhole(6)
    await expect(waiting).toHaveCount(0)
    await expect(his.note).toHaveValue('half a sentence')
    await expect(his.entries.filter({ hasText: 'seen at the edge at 03:12' })).toHaveCount(1)

    const hers = await Room.enter(mara.page, number)
    await hers.expectWhole(6)
  } finally {
    await network.close()
  }
})

test('a note written offline survives a reload and is recorded once', async ({ browsers }) => {
  const jonas = await browsers.open('jonas')
  browsers.allow(/net::ERR_|Failed to load resource|Failed to fetch/)
  const { number } = await declarePlain(jonas.context.request, 'Reload in between')
  const his = await Room.enter(jonas.page, number)
  await jonas.context.setOffline(true)
  await expect(his.connection).toContainText('Offline')
  await his.writeNote('kept over a reload')
  await expect(his.log.getByRole('article', { name: 'Note, not recorded yet' })).toHaveCount(1)
  await jonas.context.setOffline(false)
  await jonas.page.goto(roomPath(number))
  await his.expectWhole(2)
  await expect(his.entries.filter({ hasText: 'kept over a reload' })).toHaveCount(1)
})

test('a later entry is never drawn over a gap: the gap is shown and a new baseline fills it', async ({ browsers }) => {
  const network = await openNetwork()
  try {
    const mara = await browsers.open('mara')
    const { number, incident } = await declarePlain(mara.context.request, 'One entry is lost')
    const jonas = await browsers.open('jonas', { proxy: { server: network.address } })
    const his = await Room.enter(jonas.page, number)
    const release = network.hold('incident.baseline')
    network.loseNextEntries()
    await note(mara.context.request, incident, 'lost on the way')
    await note(mara.context.request, incident, 'arrives over the gap')
    await expect(his.connection).toContainText('Gap after #1')
    expect(await his.numbers()).toEqual([1])
    await picture(his.page, 'room-gap')
    release()
    await his.expectLive(3)
    await his.expectWhole(3)
  } finally {
    await network.close()
  }
})

test('where the browser has no shared worker the tab in front holds the stream by itself', async ({ browsers }) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  await jonas.context.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'))
  const { number, incident } = await declarePlain(mara.context.request, 'On a phone')
  const his = await Room.enter(jonas.page, number)
  expect(await jonas.page.evaluate(() => 'SharedWorker' in window)).toBe(false)
  await note(mara.context.request, incident, 'comes without a worker')
  await his.expectWhole(2)
})

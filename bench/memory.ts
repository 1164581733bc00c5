import { newId } from '#domain/new-id.ts'
import { caller, headersOf } from './clients/call.ts'
import type { CrowdAnswer } from './clients/crowd.ts'
import type { Place } from './clients/watcher.ts'
import { child, told } from './ground/child.ts'
import { declare } from './ground/incidents.ts'
import { floorPlaces, placesOf, sessionsFor } from './ground/places.ts'
import { Product, usageOf } from './ground/product.ts'
import { quick, record } from './result.ts'

const WATCHERS = quick ? 200 : 2_000
const ACTIONS = quick ? 20 : 200
const collector = ['--expose-gc', '--import', './bench/ground/collect-on-signal.ts']

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const kb = (bytes: number) => Number((bytes / 1_024 / WATCHERS).toFixed(1))

/** Resident memory of a process after its garbage was collected, thrice, as far as it gives it back. */
async function settled(pid: number): Promise<number> {
  for (let i = 0; i < 3; i++) {
    process.kill(pid, 'SIGUSR2')
    await wait(700)
  }
  return usageOf(pid).rss
}

const product = await Product.start(collector)
try {
  const who = await product.sessions(sessionsFor(WATCHERS) + 1)
  const [incident] = await declare(product, who, 1)
  const [actor, ...watching] = who
  if (!incident || !actor) throw new Error('There is nothing to watch')
  const calls = caller(product.port, 4)
  const act = (text: string) =>
    calls.post(
      '/api/trpc/incident.addNote',
      JSON.stringify({ command: newId(), incident: incident.incident, text, execution: null, step: null }),
      headersOf(product.origin, actor),
    )
  const floor = await child<{ port: number }>('floor/hub.ts', {}, ['--expose-gc'])
  const bare = caller(floor.ready.port, 4)
  const floorAct = (text: string) => bare.post('/', JSON.stringify({ text }))
  const crowd = await child<CrowdAnswer>('clients/crowd.ts', { ask: 'live' })

  const measure = async (places: readonly Place[], pid: number, send: (text: string) => Promise<unknown>) => {
    // What the first watchers and actions load once is no cost of a watcher.
    await told(crowd.process, { ask: 'open', places: places.slice(0, 20) })
    for (let i = 0; i < ACTIONS; i++) await send('nonce-0- warm')
    await told(crowd.process, { ask: 'close' })
    await wait(500)
    const without = await settled(pid)
    await told(crowd.process, { ask: 'open', places })
    const idle = await settled(pid)
    for (let i = 1; i <= ACTIONS; i++) {
      await send(`nonce-${i}- It is slow in the second region`)
      await wait(20)
    }
    await wait(500)
    const active = await settled(pid)
    const { heard = [] } = await told<CrowdAnswer>(crowd.process, { ask: 'heard' })
    const missing = ACTIONS * places.length - heard.reduce((sum, [nonce, count]) => sum + (nonce > 0 ? count : 0), 0)
    return { without, idle: kb(idle - without), active: kb(active - without), missing }
  }
  const beside = await measure(floorPlaces(floor.ready.port, WATCHERS), floor.process.pid ?? 0, floorAct)
  await told(crowd.process, { ask: 'close' })
  const mine = await measure(placesOf(product, watching, incident.incident, WATCHERS), product.pid, act)

  await told(crowd.process, { ask: 'live' })
  const from = Number(process.hrtime.bigint()) / 1e6
  await product.end()
  const ended = Number(process.hrtime.bigint()) / 1e6
  await product.begin()
  const ready = Number(process.hrtime.bigint()) / 1e6
  let back = 0
  let last = 0
  for (const until = Date.now() + 60_000; back < WATCHERS && Date.now() < until; await wait(50)) {
    const { live = 0, lastLive = 0 } = await told<CrowdAnswer>(crowd.process, { ask: 'live' })
    back += live
    last = lastLive
  }
  const seconds = (ms: number) => Number((ms / 1_000).toFixed(2))
  const returned = seconds(last - ready)
  const worst = Math.max(mine.idle / beside.idle, mine.active / beside.active)
  record({
    measure: 'G',
    name: 'memory',
    title: 'What a watcher costs, and how all come back',
    method: `Resident memory of the server process with ${WATCHERS.toLocaleString('en')} watchers of one incident less that without, divided by their number; idle after they opened, active after ${ACTIONS} entries went to each. Both servers were warmed, and collected their garbage before each reading. The floor is the raw hub. Then the product is stopped and started on the same port; the watchers come back by the browser's own back-off (up to 12 s apart while nobody answers). “Back” means that the server has confirmed what is watched.`,
    goals: [
      {
        what: 'memory of a watcher beside the raw hub',
        goal: '<= 2x',
        figure: `${worst.toFixed(2)}x`,
        met: worst <= 2,
      },
      {
        what: `${back.toLocaleString('en')} watchers back after the server answers again`,
        goal: '<= 5 s',
        figure: `${returned} s`,
        met: back >= WATCHERS && returned <= 5,
      },
    ],
    rows: [
      { what: 'KB a watcher, idle', Holdpoint: mine.idle, 'raw hub': beside.idle },
      { what: 'KB a watcher, active', Holdpoint: mine.active, 'raw hub': beside.active },
      { what: 'frames missing', Holdpoint: mine.missing, 'raw hub': beside.missing },
      {
        what: 'MB without watchers',
        Holdpoint: Math.round(mine.without / 2 ** 20),
        'raw hub': Math.round(beside.without / 2 ** 20),
      },
      { what: 's to stop', Holdpoint: seconds(ended - from), 'raw hub': '' },
      { what: 's to answer again, database included', Holdpoint: seconds(ready - ended), 'raw hub': '' },
      { what: 's from then until the last was back', Holdpoint: returned, 'raw hub': '' },
      { what: 'watchers back', Holdpoint: back, 'raw hub': '' },
    ],
  })
  calls.close()
  bare.close()
  crowd.process.disconnect()
  floor.process.disconnect()
} finally {
  await product.close()
}

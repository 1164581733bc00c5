import { newId } from '#domain/new-id.ts'
import { caller, headersOf } from './clients/call.ts'
import type { CrowdAnswer } from './clients/crowd.ts'
import type { Place } from './clients/watcher.ts'
import { Watcher } from './clients/watcher.ts'
import { child, told } from './ground/child.ts'
import { declare } from './ground/incidents.ts'
import { floorPlaces, placesOf, sessionsFor } from './ground/places.ts'
import { Product, usageOf } from './ground/product.ts'
import { percentiles } from './measure.ts'
import { quick, record } from './result.ts'

const WATCHERS = quick ? [1, 100] : [1, 10, 100, 500, 2_000]
const ACTIONS = quick ? 30 : 100
const EVERY_MS = 100
/** These are read by the process that acts. */
const PROBES = 5

const now = () => Number(process.hrtime.bigint()) / 1e6
const product = await Product.start()
try {
  const who = await product.sessions(sessionsFor(2_000) + 1)
  const [incident] = await declare(product, who, 1)
  const [actor] = who
  if (!incident || !actor) throw new Error('There is nothing to watch')
  const watching = who.slice(1)
  const floor = await child<{ port: number }>('floor/hub.ts', {})
  const crowd = await child<CrowdAnswer>('clients/crowd.ts', { ask: 'live' })
  const [ours, bare] = [caller(product.port, 16), caller(floor.ready.port, 16)]
  let nonce = 0
  const act = (text: string) =>
    ours.post(
      '/api/trpc/incident.addNote',
      JSON.stringify({ command: newId(), incident: incident.incident, text, execution: null, step: null }),
      headersOf(product.origin, actor),
    )
  const floorAct = (text: string) => bare.post('/', JSON.stringify({ text }))

  const measure = async (places: readonly Place[], pid: number, send: (text: string) => Promise<unknown>) => {
    const meant = new Map<number, number>()
    const seen = new Map<number, number>()
    const took: number[] = []
    const answered: number[] = []
    const heard = (of: number, at: number) => {
      const from = meant.get(of)
      if (from === undefined) return
      took.push(at - from)
      seen.set(of, (seen.get(of) ?? 0) + 1)
    }
    const probes: Watcher[] = []
    for (const place of places.slice(0, PROBES)) {
      await new Promise<void>((resolve) => probes.push(new Watcher(place, heard, resolve)))
    }
    await told(crowd.process, { ask: 'open', places: places.slice(PROBES) })
    const [cpu, own, begin] = [usageOf(pid).cpuSeconds, process.cpuUsage(), now() + 500]
    let failed = 0
    await Promise.all(
      Array.from({ length: ACTIONS }, async (_, i) => {
        const due = begin + i * EVERY_MS
        await new Promise((resolve) => setTimeout(resolve, due - now()))
        const mine = ++nonce
        meant.set(mine, due)
        await send(`nonce-${mine}- It is slow in the second region`).then(
          () => answered.push(now() - due),
          () => failed++,
        )
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const seconds = (now() - begin) / 1_000
    const driver = process.cpuUsage(own)
    const server = usageOf(pid).cpuSeconds - cpu
    const { heard: elsewhere = [] } = await told<CrowdAnswer>(crowd.process, { ask: 'heard' })
    const last = elsewhere.flatMap(([of, , at]) => (meant.has(of) ? [at - (meant.get(of) ?? 0)] : []))
    const counted = elsewhere.reduce((sum, [of, count]) => sum + (meant.has(of) ? count : 0), 0)
    for (const probe of probes) probe.stop()
    await told(crowd.process, { ask: 'close' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    return {
      ...percentiles(took),
      everyone: percentiles(last),
      answered: percentiles(answered),
      wrong: [...meant.keys()].filter((of) => seen.get(of) !== probes.length).length,
      missing: Math.max(0, places.length - PROBES) * ACTIONS - counted,
      failed,
      server: Number((server / seconds).toFixed(2)),
      driver: Number(((driver.user + driver.system) / 1e6 / seconds).toFixed(2)),
    }
  }

  const rows: Record<string, string | number>[] = []
  await measure(placesOf(product, watching, incident.incident, 1), product.pid, act)
  for (const watchers of WATCHERS) {
    const beside = await measure(floorPlaces(floor.ready.port, watchers), floor.process.pid ?? 0, floorAct)
    const mine = await measure(placesOf(product, watching, incident.incident, watchers), product.pid, act)
    rows.push({
      watchers,
      'p50 ms': mine.p50Ms,
      'p99 ms': mine.p99Ms,
      'last watcher p50 ms': watchers > PROBES ? mine.everyone.p50Ms : mine.p50Ms,
      'last watcher p99 ms': watchers > PROBES ? mine.everyone.p99Ms : mine.p99Ms,
      'answered p50 ms': mine.answered.p50Ms,
      'floor p50 ms': beside.p50Ms,
      'floor p99 ms': beside.p99Ms,
      'floor last p99 ms': watchers > PROBES ? beside.everyone.p99Ms : beside.p99Ms,
      'commit p99 ms': mine.answered.p99Ms,
      'failed, wrong or missing': mine.failed + mine.wrong + mine.missing,
      'server CPU': mine.server,
      'floor CPU': beside.server,
      'driver CPU': mine.driver,
    })
  }
  const at = rows.find((row) => row.watchers === 500) ?? rows.at(-1)
  const [alone] = rows
  const allowed = 2 * Number(at?.['floor p99 ms']) + Number(alone?.['commit p99 ms'])
  record({
    measure: 'A',
    name: 'live',
    title: 'From an action to the other watchers',
    method: `A note by tRPC every ${EVERY_MS} ms, ${ACTIONS} times, on a schedule that does not wait for answers; the time runs from when it was meant to be sent until a watcher has read its frame. ${PROBES} watchers belong to the process that acts, the others to a second one; every frame carries a nonce, and each watcher must read each exactly once. The note is on disk before anybody hears of it. The floor is a raw hub of 30 lines without a database that writes a frame of the same length to everybody. One monotonic clock; driver, watchers, server and Postgres share the machine. “One commit” is the p99 of the answer with one watcher.`,
    goals: [
      {
        what: `p99 at ${at?.watchers} watchers`,
        goal: `<= 2x floor + one commit = ${allowed.toFixed(1)} ms`,
        figure: `${at?.['p99 ms']} ms`,
        met: Number(at?.['p99 ms']) <= allowed,
      },
    ],
    rows,
  })
  ours.close()
  bare.close()
  floor.process.disconnect()
  crowd.process.disconnect()
} finally {
  await product.close()
}

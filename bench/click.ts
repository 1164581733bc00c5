import type { Page } from '@playwright/test'
import { newId } from '#domain/new-id.ts'
import { caller, headersOf } from './clients/call.ts'
import { Watcher } from './clients/watcher.ts'
import { openBrowser, signedIn } from './ground/browser.ts'
import { declare } from './ground/incidents.ts'
import { placesOf } from './ground/places.ts'
import { Product } from './ground/product.ts'
import { percentiles } from './measure.ts'
import { quick, record } from './result.ts'

const CLICKS = quick ? 15 : 100

type Watched = { clicked: number; painted: Record<string, number> }
type Noting = typeof globalThis & { benchNotes: Watched }

/**
 * Notes in the page when a click was made, and when a note had been painted: a message sent from a frame's callback arrives
 * when that frame is painted. What is drawn within a frame is painted with it, what is drawn between two with the next.
 */
const watchPage = (page: Page) =>
  page.evaluate(() => {
    const notes: Watched = { clicked: 0, painted: {} }
    ;(globalThis as Noting).benchNotes = notes
    const now = () => performance.timeOrigin + performance.now()
    document.addEventListener(
      'click',
      (event) => {
        notes.clicked = performance.timeOrigin + event.timeStamp
      },
      true,
    )
    const drawn = new Set<string>()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      for (const nonce of drawn) notes.painted[nonce] ??= now()
      drawn.clear()
    }
    const frame = () => {
      port2.postMessage(null)
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          for (const [, nonce = ''] of (node.textContent ?? '').matchAll(/nonce-(\d+)-/g)) drawn.add(nonce)
        }
      }
    }).observe(document.body, { childList: true, subtree: true })
  })

const noted = (page: Page) => page.evaluate(() => (globalThis as Noting).benchNotes)

const product = await Product.start()
const browser = await openBrowser()
try {
  const who = await product.sessions(3)
  const [incident] = await declare(product, who, 1)
  const [first, second, third] = who
  if (!incident || !first || !second || !third) throw new Error('Nobody is here')
  const room = `/w/bench/incidents/${incident.number}`
  const open = async (by: typeof first) => {
    const page = await (await signedIn(browser, product, by)).newPage()
    await page.goto(room)
    await page.getByRole('log').waitFor()
    await page.waitForTimeout(1_500)
    return page
  }
  const [clicks, watches] = [await open(first), await open(second)]
  await watchPage(clicks)
  await watchPage(watches)

  const heard = new Map<number, number>()
  const [place] = placesOf(product, [third], incident.incident, 1)
  if (!place) throw new Error('There is no place to watch from')
  const probe = await new Promise<Watcher>((resolve) => {
    const made: Watcher = new Watcher(
      place,
      (nonce, at) => heard.set(nonce, at),
      () => resolve(made),
    )
  })
  const note = clicks.getByRole('textbox', { name: 'Note' })
  const painted: number[] = []
  const own: number[] = []
  for (let nonce = 1; nonce <= CLICKS; nonce++) {
    await note.fill(`nonce-${nonce}- It is slow in the second region`)
    await clicks.getByRole('button', { name: 'Record note' }).click()
    await watches.waitForFunction((n) => (globalThis as Noting).benchNotes.painted[n] !== undefined, String(nonce))
    const { clicked, painted: mine } = await noted(clicks)
    const { painted: theirs } = await noted(watches)
    painted.push((theirs[nonce] ?? 0) - clicked)
    own.push((mine[nonce] ?? 0) - clicked)
    await clicks.waitForTimeout(50)
  }
  const calls = caller(product.port, 1)
  const wire: number[] = []
  for (let nonce = CLICKS + 1; nonce <= 2 * CLICKS; nonce++) {
    const from = Number(process.hrtime.bigint()) / 1e6
    await calls.post(
      '/api/trpc/incident.addNote',
      JSON.stringify({
        ...{ command: newId(), incident: incident.incident, execution: null, step: null },
        text: `nonce-${nonce}- It is slow in the second region`,
      }),
      headersOf(product.origin, first),
    )
    while (!heard.has(nonce)) await new Promise((resolve) => setTimeout(resolve, 1))
    wire.push((heard.get(nonce) ?? 0) - from)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  probe.stop()
  calls.close()
  const [there, here, frame] = [percentiles(painted), percentiles(own), percentiles(wire)]
  const row = (what: string, of: typeof there) => ({
    what,
    'p50 ms': of.p50Ms,
    'p99 ms': of.p99Ms,
    'last ms': of.lastMs,
  })
  const more = Number((there.p50Ms - frame.p50Ms).toFixed(1))
  const moreLate = Number((there.p99Ms - frame.p99Ms).toFixed(1))
  record({
    measure: 'B',
    name: 'click',
    title: 'From a click to the picture in another browser',
    method: `Two Chromium browsers, each signed in, in the room of one incident. A note is recorded with the button, ${CLICKS} times; the time runs from the click event until the frame in which the other browser painted it has ended (MutationObserver, then a message sent from that frame's callback; up to 17 ms of it is waiting for the screen). The note is on disk before. Beside it the same note by tRPC, until a watcher without a browser has read its frame.`,
    goals: [
      { what: 'p50 beyond the frame on the wire', goal: '<= 50 ms', figure: `${more} ms`, met: more <= 50 },
      { what: 'p99 beyond the frame on the wire', goal: '<= 50 ms', figure: `${moreLate} ms`, met: moreLate <= 50 },
    ],
    rows: [
      row('click -> painted in the other browser', there),
      row('click -> painted in the same browser', here),
      row('request -> frame read by a watcher', frame),
    ],
  })
} finally {
  await browser.close()
  await product.close()
}

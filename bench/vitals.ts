import type { Browser, Page } from '@playwright/test'
import { newId } from '#domain/new-id.ts'
import { caller, headersOf } from './clients/call.ts'
import { openBrowser, signedIn } from './ground/browser.ts'
import { declare } from './ground/incidents.ts'
import { lengthen } from './ground/long-incident.ts'
import type { Who } from './ground/product.ts'
import { Product } from './ground/product.ts'
import { median } from './measure.ts'
import { quick, record } from './result.ts'

const LOADS = quick ? 1 : 5
/** After the load event: everything the page needs to work has come, and nothing has been fetched ahead yet. */
const SETTLED_MS = 1_500
const FETCHED_AHEAD_MS = 4_000
const LONG = quick ? [1_000] : [1_000, 10_000]

type Seen = { lcp: number; blocked: number; long: { [interaction: number]: { name: string; ms: number } } }
type Seeing = typeof globalThis & { benchSeen: Seen }

/** Before anything of the page runs: largest paint, long tasks, and how long each interaction kept the person waiting. */
const see = () => {
  const seen: Seen = { lcp: 0, blocked: 0, long: {} }
  ;(globalThis as Seeing).benchSeen = seen
  const observe = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
  observe('largest-contentful-paint', ({ startTime }) => {
    seen.lcp = startTime
  })
  observe('longtask', ({ duration }) => {
    seen.blocked += Math.max(0, duration - 50)
  })
  observe(
    'event',
    (entry) => {
      const { interactionId, name, duration } = entry as PerformanceEntry & { interactionId?: number }
      if (!interactionId || (seen.long[interactionId]?.ms ?? 0) >= duration) return
      seen.long[interactionId] = { name, ms: duration }
    },
    { durationThreshold: 16 },
  )
}

const product = await Product.start()
const browser = await openBrowser()
try {
  const who = await product.sessions(12)
  const [reader, writer] = who
  if (!reader || !writer) throw new Error('Nobody is here')
  const made = await declare(product, who, 1 + LONG.length)
  const [short, ...longer] = made
  if (!short) throw new Error('There is no incident')
  for (const [i, entries] of LONG.entries()) await lengthen(product, longer[i]?.incident ?? '', entries)
  await product.end()
  await product.begin()

  const roomOf = (number = '') => `/w/bench/incidents/${number}`
  const rows: Record<string, string | number>[] = []
  const screens: { what: string; path: string; incident?: string; whole?: number }[] = [
    { what: 'sign-in', path: '/sign-in' },
    { what: 'board', path: '/w/bench' },
    { what: 'room', path: roomOf(short.number), incident: short.incident },
    ...LONG.flatMap((entries, i) => {
      const { number, incident = '' } = longer[i] ?? {}
      const what = `room, ${entries.toLocaleString('en')} entries`
      return [
        { what: `${what}, the last 300 loaded`, path: roomOf(number), incident },
        { what: `${what}, all loaded`, path: `${roomOf(number)}?entry=1`, incident, whole: entries },
      ]
    }),
  ]
  for (const { what, path, incident, whole } of screens) {
    const loads: Awaited<ReturnType<typeof visit>>[] = []
    for (let i = 0; i < (whole ? 1 : LOADS); i++)
      loads.push(await visit(browser, what === 'sign-in' ? null : reader, path))
    const inp = incident ? await interact(browser, reader, writer, path, incident, whole ?? 0) : null
    const mid = (of: (load: (typeof loads)[number]) => number) => Number(median(loads.map(of)).toFixed(1))
    rows.push({
      screen: what,
      'JS KB gzip': mid((l) => l.toStart / 1_024),
      'with what is fetched ahead': mid((l) => l.scripts / 1_024),
      scripts: mid((l) => l.count),
      'all KB': mid((l) => l.all / 1_024),
      'LCP ms': mid((l) => l.lcp),
      'TBT ms': mid((l) => l.blocked),
      'INP ms': inp ? inp.inp : '',
      interactions: inp ? inp.count : '',
      slowest: inp ? inp.slowest : '',
    })
  }
  const js = Number(rows.find(({ screen }) => screen === 'room')?.['JS KB gzip'])
  const longest = rows.filter(({ screen }) => String(screen).includes(LONG.at(-1)?.toLocaleString('en') ?? ''))
  const inp = Math.max(...longest.map((row) => Number(row['INP ms'])))
  record({
    measure: 'I',
    name: 'vitals',
    title: 'Weight and quickness of the screens',
    method: `The production build in Chromium, on this machine without throttling, with an empty cache; ${LOADS} loads, the middle one counts. JS is what came over the wire for scripts until the page works (1.5 s after its load event), compressed as delivered; dialogs and other parts are fetched ahead three seconds later, and the next column has them too. LCP and long tasks (TBT: what each takes beyond 50 ms, until the page is quiet) by PerformanceObserver. INP by Event Timing as web.dev defines it (the slowest interaction, leaving out one for every fifty; the three slowest stand beside it) while notes of somebody else arrive five times a second: typing a note, recording it, filters, searching, steps, tabs, the palette and a dialog.`,
    goals: [
      { what: 'JS of the room', goal: '<= 200 KB gzip', figure: `${js} KB`, met: js <= 200 },
      {
        what: `INP with ${LONG.at(-1)?.toLocaleString('en')} entries in the room`,
        goal: '<= 100 ms',
        figure: `${inp} ms`,
        met: inp <= 100,
      },
    ],
    rows,
  })
} finally {
  await browser.close()
  await product.close()
}

async function visit(of: Browser, who: Who | null, path: string) {
  const context = who ? await signedIn(of, product, who) : await of.newContext({ baseURL: product.origin })
  const page = await context.newPage()
  await page.addInitScript(see)
  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  const kinds = new Map<string, string>()
  const weight = { scripts: 0, count: 0, all: 0 }
  network.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    weight.all += encodedDataLength
    if (kinds.get(requestId) !== 'Script') return
    weight.scripts += encodedDataLength
    weight.count++
  })
  await page.goto(path)
  await page.waitForTimeout(SETTLED_MS)
  const toStart = weight.scripts
  await page.waitForTimeout(FETCHED_AHEAD_MS)
  const { lcp, blocked } = await page.evaluate(() => (globalThis as Seeing).benchSeen)
  await context.close()
  return { ...weight, toStart, lcp, blocked }
}

async function interact(of: Browser, who: Who, other: Who, path: string, incident: string, whole: number) {
  const context = await signedIn(of, product, who)
  const page = await context.newPage()
  await page.addInitScript(see)
  await page.goto(path)
  await page.getByRole('log').waitFor()
  if (whole > 0) await allLoaded(page)
  await page.waitForTimeout(1_500)
  const calls = caller(product.port, 1)
  let nth = 0
  const arriving = setInterval(() => {
    const note = { command: newId(), incident, text: `Seen elsewhere ${nth++}`, execution: null, step: null }
    calls
      .post('/api/trpc/incident.addNote', JSON.stringify(note), headersOf(product.origin, other))
      .catch(console.error)
  }, 200)
  const journal = page.getByRole('complementary', { name: 'Journal' })
  const note = page.getByRole('textbox', { name: 'Note' })
  for (let round = 0; round < 3; round++) {
    await note.click()
    await page.keyboard.type('It is slow in the second region', { delay: 25 })
    await page.getByRole('button', { name: 'Record note' }).click()
    for (const name of ['Evidence', 'Notes', 'All']) {
      await journal.getByRole('button', { name, exact: true }).click()
      await page.waitForTimeout(200)
    }
    const finder = journal.getByRole('searchbox')
    await finder.click()
    await page.keyboard.type('region', { delay: 25 })
    await page.keyboard.press('Escape')
    for (const key of ['j', 'k', 'Control+k', 'Escape', '?', 'Escape', 'l']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(200)
    }
  }
  clearInterval(arriving)
  await page.waitForTimeout(500)
  const { long, count } = await page.evaluate(() => ({
    long: Object.values((globalThis as Seeing).benchSeen.long),
    count: (performance as Performance & { interactionCount: number }).interactionCount,
  }))
  const slowest = long.sort((a, b) => b.ms - a.ms)
  const inp = slowest[Math.floor(count / 50)]?.ms ?? 16
  calls.close()
  await context.close()
  const three = slowest.slice(0, 3).map(({ name, ms }) => `${name} ${ms}`)
  return { inp, count, slowest: three.join(', ') }
}

/** Waits until the first entry is drawn: everything after it has been loaded. */
async function allLoaded(page: Page): Promise<void> {
  await page.locator('#entry-1').waitFor({ timeout: 120_000 })
}

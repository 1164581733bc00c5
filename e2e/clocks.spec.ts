import { randomUUID } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import type { Declared } from './commands.ts'
import { act, call, reading } from './commands.ts'
import { board, everyLook, expect, test } from './fixtures.ts'
import { Room } from './room.ts'

const MINUTES = 60_000
const at = (ms: number) => new Date(ms).toISOString()

/** A wake that began four minutes ago, with so many seconds of its budget left. */
async function waking(request: APIRequestContext, seconds: number): Promise<Declared> {
  const runbooks = await call<{ id: string; slug: string }[]>(request, 'runbook.startable', {})
  const runbook = runbooks.find(({ slug }) => slug === 'stuck-wake')?.id
  const [incident, execution] = [randomUUID(), randomUUID()]
  const scope = { app: { name: 'shop-clock' }, environment: { name: 'eu-1', production: true } }
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title: 'The wake that runs out',
    severity: 'SEV2',
    private: false,
    viewers: [],
    apps: [],
    environments: [],
    start: { runbook, execution, scope },
  })
  const declared = { number, incident, execution }
  const began = Date.now() - 4 * MINUTES
  await act(request, 'recordEvidence', declared, {
    step: 'find',
    readings: [
      reading('wake.operation', { operation: { name: 'wake-41' }, state: 'active', startedAt: at(began) }),
      reading('wake.active', [{ name: 'wake-41' }]),
      reading('allocation.attempt', { attempt: { name: 'attempt-9' }, state: 'active', startedAt: at(began) }),
      reading('allocation.active', 1),
      reading('allocation.limit', 2),
    ],
  })
  await act(request, 'completeStep', declared, { step: 'find' })
  const budget = `${4 * 60 + seconds}s`
  await act(request, 'recordEvidence', declared, { step: 'answer', readings: [reading('wake.budget', budget)] })
  return declared
}

/** As on a computer whose own clock is wrong: what the page is told of the time is, too. */
function setClockAhead(ms: number) {
  const Right = Date
  class Wrong extends Right {
    constructor(...given: [] | [number | string]) {
      super(given[0] ?? Right.now() + ms)
    }
    static override now = () => Right.now() + ms
  }
  globalThis.Date = Wrong as DateConstructor
  Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + ms })
}

/** A page under load draws a second late; a clock that believed the computer would be seven minutes off. */
const DRAWN_LATE_S = 3

const clock = (room: Room) => room.header.getByRole('list', { name: 'Clocks' })

async function secondsLeft(room: Room): Promise<number> {
  const said = /(?:(\d+) min ?)?(?:(\d+) s )?left/.exec((await clock(room).textContent()) ?? '')
  return Number(said?.[1] ?? 0) * 60 + Number(said?.[2] ?? 0)
}

test('a budget runs out for everybody at the same moment, whatever their own clocks say', async ({ browsers }) => {
  test.setTimeout(120_000)
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  await jonas.context.addInitScript(setClockAhead, 7 * MINUTES)
  const declared = await waking(mara.context.request, 32)
  const hers = await Room.enter(mara.page, declared.number)
  const his = await Room.enter(jonas.page, declared.number)
  expect((await jonas.page.evaluate(() => Date.now())) - Date.now()).toBeGreaterThan(6 * MINUTES)

  await expect(clock(hers)).toContainText(/Wake budget \d+ s left/)
  for (let look = 0; look < 3; look++) {
    const before = await secondsLeft(hers)
    const other = await secondsLeft(his)
    const after = await secondsLeft(hers)
    expect(other).toBeLessThanOrEqual(before + DRAWN_LATE_S)
    expect(other).toBeGreaterThanOrEqual(after - DRAWN_LATE_S)
    await expect.poll(() => secondsLeft(hers)).toBeLessThan(after)
  }
  await everyLook(mara.page, 'clock')

  const onBoard = await mara.context.newPage()
  await onBoard.goto(board)
  await expect(onBoard.locator('.incident-row').filter({ hasText: declared.number })).toContainText('Wake budget')

  for (const room of [hers, his]) await expect(clock(room)).toContainText('Wake budget ran out', { timeout: 60_000 })
  for (const { page } of [hers, his])
    await expect(page.locator('[aria-live=polite]').filter({ hasText: 'Wake budget ran out.' })).toHaveCount(1)
  await everyLook(mara.page, 'clock-over')

  const run = randomUUID()
  await act(mara.context.request, 'requestAction', declared, {
    run,
    action: 'traffic.return503',
    params: { retryAfter: '60s' },
  })
  await expect(clock(hers)).toContainText('Wake budget ran out')
  const seen = { outcome: 'succeeded', text: 'The edge answers 503', reference: null, source: 'edge log', cites: [] }
  await act(mara.context.request, 'reportOutcome', declared, { run, ...seen })
  for (const room of [hers, his]) await expect(clock(room)).toHaveCount(0)
})

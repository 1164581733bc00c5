import { describe, expect, onTestFinished, test } from 'vitest'
import { backOffMs } from './back-off.ts'
import { Switchboard } from './switchboard.ts'
import { TabLink } from './tab-link.ts'
import type { FrameServer } from './testing/frame-server.ts'
import { startFrameServer, until } from './testing/frame-server.ts'
import { IncidentJournal, STREAM, WORKSPACE } from './testing/incident-journal.ts'

const NOW = '2026-11-24T03:17:42.123Z'
const target = { workspace: WORKSPACE, stream: STREAM }

async function serve(...given: Parameters<typeof startFrameServer>): Promise<FrameServer> {
  const server = await startFrameServer(...given)
  onTestFinished(() => server.stop().catch(() => {}))
  return server
}

function browser(server: FrameServer, settings: { silenceMs?: number } = {}) {
  const board = new Switchboard({ origin: server.origin, random: () => 0, ...settings })
  const openTab = () => {
    const link = new TabLink()
    link.connect(board.join((message) => link.hear(message)))
    onTestFinished(() => link.disconnect())
    return link
  }
  return { board, openTab }
}

/** A tab that looks at the incident and keeps what it is given. */
function lookAt(link: TabLink, after: number) {
  const seen: number[] = []
  const looked = link.look({
    target,
    after: () => Math.max(after, ...seen),
    onFrame: (frame) => {
      if (frame.kind === 'entries') seen.push(...frame.entries.map(({ entry }) => entry.seq))
    },
  })
  return { seen, looked }
}

const journal = new IncidentJournal(20)
const frameOf = (from: number, to: number) => ({
  kind: 'entries' as const,
  ...target,
  entries: journal.entries.slice(from - 1, to),
  now: NOW,
})

describe('one stream for all tabs of a browser', () => {
  test('eight tabs share one stream, and each gets only what it looks at', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const tabs = Array.from({ length: 8 }, () => openTab())
    const looks = tabs.slice(0, 7).map((link) => lookAt(link, 4))
    const other: string[] = []
    tabs[7]?.look({
      target: { workspace: WORKSPACE, stream: `board/${WORKSPACE}` },
      after: () => 0,
      onFrame: (frame) => other.push(frame.kind),
    })
    await until(() => server.asked.at(-1)?.watch.length === 2)
    server.send(frameOf(5, 6))
    await until(() => looks.every(({ seen }) => seen.length === 2))
    expect(server.streams).toHaveLength(1)
    expect(other).not.toContain('entries')
  })

  test('a stream several tabs look at begins where the one furthest behind stands', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    lookAt(openTab(), 9)
    lookAt(openTab(), 3)
    await until(() => server.asked.at(-1)?.watch[0]?.after === 3)
  })

  test('entries on their way before the server heard of a new tab make no gap there', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const first = lookAt(openTab(), 4)
    await until(() => server.asked.length > 0 && first)
    server.send(frameOf(5, 6))
    await until(() => first.seen.length === 2)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    server.hold = held
    const late = lookAt(openTab(), 4)
    await until(() => server.asked.at(-1)?.watch[0]?.after === 4)
    server.send(frameOf(7, 7))
    await until(() => first.seen.length === 3)
    expect(late.seen).toEqual([])
    release()
    server.send(frameOf(5, 7))
    await until(() => late.seen.length === 3)
    expect(late.seen).toEqual([5, 6, 7])
  })

  test('each tab says on which step it stands, and no longer when it closes', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const one = openTab()
    lookAt(one, 4).looked.place('run/read')
    const two = openTab()
    lookAt(two, 4).looked.place(null)
    await until(() => server.asked.at(-1)?.presence.length === 2)
    expect(server.asked.at(-1)?.presence.map(({ step }) => step)).toEqual(['run/read', null])
    one.disconnect()
    await until(() => server.asked.at(-1)?.presence.length === 1)
  })

  test('the last tab that closes closes the stream', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const link = openTab()
    lookAt(link, 4)
    await until(() => server.streams.length === 1)
    link.disconnect()
    await until(() => server.streams[0]?.destroyed)
  })
})

describe('a stream that breaks', () => {
  test('is opened again and goes on after the last entry that came', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const link = openTab()
    const states: string[] = []
    link.subscribe(() => states.push(link.link.state))
    const { seen } = lookAt(link, 4)
    await until(
      () => link.link.state,
      (state) => state === 'live',
    )
    server.send(frameOf(5, 8))
    await until(() => seen.length === 4)
    server.cut()
    await until(() => server.asked.at(-1)?.connection === 'c2')
    expect(server.asked.at(-1)?.watch).toEqual([{ ...target, after: 8 }])
    await until(
      () => link.link.state,
      (state) => state === 'live',
    )
    expect(states).toEqual(['reconnecting', 'live', 'reconnecting', 'live'])
  })

  test('reads offline while the server is not reached, and is live again at once when woken', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const link = openTab()
    lookAt(link, 4)
    await until(
      () => link.link.state,
      (state) => state === 'live',
    )
    await server.stop()
    await until(
      () => link.link.state,
      (state) => state === 'offline',
    )
    await server.startAgain()
    link.say({ say: 'wake' })
    await until(
      () => link.link.state,
      (state) => state === 'live',
      2_000,
    )
  })

  test('is offline at once when every tab says that the network is gone, and not before', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const one = openTab()
    const two = openTab()
    lookAt(one, 4)
    lookAt(two, 4)
    await until(
      () => one.link.state,
      (state) => state === 'live',
    )
    one.say({ say: 'online', online: false })
    expect(one.link.state).toBe('live')
    two.say({ say: 'online', online: false })
    expect(two.link.state).toBe('offline')
    two.say({ say: 'online', online: true })
    await until(
      () => two.link.state,
      (state) => state === 'live',
      300,
    )
  })

  test('that died without a word is found by its silence', async () => {
    const server = await serve()
    const { openTab } = browser(server, { silenceMs: 200 })
    lookAt(openTab(), 4)
    await until(() => server.streams.length >= 2)
  })

  test('is opened again when the server shuts down', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    lookAt(openTab(), 4)
    await until(() => server.asked.length === 1)
    server.send({ kind: 'end', reason: 'shutdown' })
    await until(() => server.streams.length === 2)
  })

  test('waits longer each time, up to a bound, and never as long as another browser', () => {
    const shortest = [0, 1, 2, 3, 20].map((attempt) => backOffMs(attempt, () => 0))
    const longest = [0, 1, 2, 3, 20].map((attempt) => backOffMs(attempt, () => 1))
    expect(shortest).toEqual([200, 400, 800, 1600, 6000])
    expect(longest).toEqual([400, 800, 1600, 3200, 12_000])
  })
})

describe('a session that ended', () => {
  test('ends every tab and is not tried again', async () => {
    const server = await serve()
    const { openTab } = browser(server)
    const tabs = [openTab(), openTab()]
    for (const link of tabs) lookAt(link, 4)
    await until(
      () => tabs[0]?.link.state,
      (state) => state === 'live',
    )
    server.send({ kind: 'end', reason: 'sessionEnded' })
    await until(() => tabs.every(({ link }) => link.state === 'ended' && link.because === 'signedOut'))
    tabs[0]?.say({ say: 'wake' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.streams).toHaveLength(1)
  })

  test('is told from an unreachable server by its status', async () => {
    const server = await serve()
    server.answer = 401
    const { openTab } = browser(server)
    const link = openTab()
    lookAt(link, 4)
    await until(
      () => link.link.because,
      (because) => because === 'signedOut',
    )
  })
})

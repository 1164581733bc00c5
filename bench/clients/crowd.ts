import type { Place } from './watcher.ts'
import { Watcher } from './watcher.ts'

// Many watchers in a process of their own, so that the one that measures does not measure itself.
export type CrowdAsked = { ask: 'open'; places: Place[] } | { ask: 'heard' } | { ask: 'live' } | { ask: 'close' }
/** `live`: how many watch now, counted since the last question, and when the last of them began to. */
export type CrowdAnswer = { heard?: [nonce: number, count: number, last: number][]; live?: number; lastLive?: number }

const AT_ONCE = 64
let watchers: Watcher[] = []
let live = 0
let lastLive = 0
const heard = new Map<number, { count: number; last: number }>()

const hear = (nonce: number, at: number) => {
  const known = heard.get(nonce) ?? { count: 0, last: 0 }
  known.count++
  known.last = at
  heard.set(nonce, known)
}
const became = () => {
  live++
  lastLive = Number(process.hrtime.bigint()) / 1e6
}

async function open(places: readonly Place[]): Promise<void> {
  let next = 0
  const some = async () => {
    for (let place = places[next++]; place; place = places[next++]) {
      const at = place
      await new Promise<void>((resolve) => {
        watchers.push(
          new Watcher(at, hear, () => {
            became()
            resolve()
          }),
        )
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}

process.on('message', async (asked: CrowdAsked) => {
  const say = (answer: CrowdAnswer) => process.send?.(answer)
  if (asked.ask === 'open') {
    await open(asked.places)
    say({})
  } else if (asked.ask === 'heard') {
    say({ heard: [...heard].map(([nonce, { count, last }]) => [nonce, count, last]) })
    heard.clear()
  } else if (asked.ask === 'live') {
    say({ live, lastLive })
    live = 0
  } else {
    for (const watcher of watchers) watcher.stop()
    watchers = []
    say({})
  }
})
process.on('disconnect', () => process.exit(0))

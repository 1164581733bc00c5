import { setTimeout as wait } from 'node:timers/promises'
import { Watcher } from '../clients/watcher.ts'
import { Writer } from '../clients/writer.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { headOf } from '../ground/company.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const EACH = 30
/** Three bytes each. */
const NOTE = '語'.repeat(9_000)
const HELD_BYTES = 64 * 1024
/** What may be held for all slow ones together. A frame is one buffer for all who wait for it. */
const MAY_HOLD = 4 * 2 ** 20

async function run({ times, dice, without }: Trial): Promise<Outcome> {
  const ground = await openGround({ without, live: { heldBytes: HELD_BYTES } })
  const violations: Violation[] = []
  try {
    const driver = await ground.declare()
    const { incident } = driver
    const { history, workspace, founder, app } = ground
    const who = await ground.as(founder)
    const watch = (client: string) =>
      new Watcher({ origin: () => app.origin, who, client, workspace, incident, from: 0, history })
    const write = async (notes: number) => {
      const options = { origin: () => app.origin, who: { ...who, member: founder.member }, incident, history, dice }
      const writer = new Writer({ ...options, note: NOTE, pauseMs: 5 })
      while (writer.answered.length < notes) await wait(10)
      await writer.stop()
    }
    const good = Array.from({ length: EACH }, (_, i) => watch(`good ${i}`))
    await opened(good)
    await write(Math.ceil(times / 8))
    const alone = good.flatMap(({ transcript }) => transcript.lateness.splice(0))

    const slow = Array.from({ length: EACH }, (_, i) => watch(`slow ${i}`))
    await opened(slow)
    await drawn(slow, await headOf(ground, incident))
    const before = await app.size()
    for (const watcher of slow) watcher.pause()
    await write(times)
    const after = await app.size()
    const beside = good.flatMap(({ transcript }) => transcript.lateness)
    const held = after.buffers - before.buffers
    if (held > MAY_HOLD) violations.push({ rule: 'memory', what: `${mb(held)} are held for ${EACH} slow readers` })
    for (const watcher of slow) watcher.resume()
    const head = await headOf(ground, incident)
    await drawn([...good, ...slow], head)
    for (const watcher of [...good, ...slow]) await watcher.stop()
    violations.push(...(await ground.verdict([incident])))
    const resyncs = slow.reduce((sum, { transcript }) => sum + transcript.resyncs, 0)
    return {
      n: EACH,
      violations,
      figures: {
        'entries of 27 KB': times,
        'p95 of the good alone': `${p95(alone)} ms`,
        'p95 of the good beside the slow': `${p95(beside)} ms`,
        'resyncs of the slow': resyncs,
        'held for the slow': mb(held),
        'resident memory': `${mb(before.rss)} to ${mb(after.rss)}`,
      },
    }
  } finally {
    await ground.close()
  }
}

async function opened(watchers: readonly Watcher[]): Promise<void> {
  while (!watchers.every(({ drawn }) => drawn > 0)) await wait(20)
}

async function drawn(watchers: readonly Watcher[], head: number): Promise<void> {
  for (let look = 0; look < 600 && !watchers.every((watcher) => watcher.drawn >= head); look++) await wait(50)
}

const mb = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`

const p95 = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0

export const slowReaders: Fault = {
  name: 'slow stream readers beside good ones',
  how: `${EACH} clients that stop reading from their sockets beside ${EACH} that read; at most 64 KB is held for each`,
  times: 400,
  run,
}

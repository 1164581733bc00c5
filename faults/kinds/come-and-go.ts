import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Who } from '../clients/door.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const AT_ONCE = 40
const MAY_KEEP_DESCRIPTORS = 10
const MAY_KEEP_BYTES = 24 * 2 ** 20

/** Opens a stream, watches, and is gone; every third goes before it was greeted. */
async function visit(origin: string, who: Who, watch: object, i: number): Promise<void> {
  const asked = request(`${origin}/api/live`, { headers: { cookie: who.cookie }, agent: false })
  asked.on('error', () => {})
  const connection = await new Promise<string | null>((resolve) => {
    asked.on('response', (reply) => {
      reply.on('error', () => resolve(null))
      reply.on('close', () => resolve(null))
      reply.on('data', (part: Buffer) => {
        const found = /"connection":"([0-9a-f-]{36})"/.exec(part.toString())
        if (found) resolve(found[1] ?? null)
      })
      if (i % 3 === 0) resolve(null)
    })
    asked.on('close', () => resolve(null))
    asked.end()
  })
  if (connection && i % 3 === 1) {
    const body = JSON.stringify({ connection, watch: [watch], presence: [] })
    const headers = { origin, cookie: who.cookie, 'content-type': 'application/json' }
    const answer = await fetch(`${origin}/api/live/watch`, { method: 'POST', headers, body }).catch(() => null)
    await answer?.text().catch(() => '')
  }
  asked.destroy()
}

async function run({ times, without }: Trial): Promise<Outcome> {
  const ground = await openGround({ without })
  const violations: Violation[] = []
  try {
    const { app, workspace } = ground
    const { incident } = await ground.declare()
    const who = await ground.as(ground.founder)
    const watch = { workspace, stream: `incident/${incident}`, after: 0 }
    const rounds = async (count: number) => {
      for (let i = 0; i < count; i += AT_ONCE) {
        await Promise.all(
          Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, j) => visit(app.origin, who, watch, i + j)),
        )
      }
      await wait(1_500)
      const { heapUsed } = await app.size()
      return { heapUsed, ...app.footprint() }
    }
    const before = await rounds(Math.min(1_000, times))
    const after = await rounds(times)
    const kept = {
      descriptors: after.descriptors - before.descriptors,
      heap: after.heapUsed - before.heapUsed,
      rss: after.rss - before.rss,
    }
    if (kept.descriptors > MAY_KEEP_DESCRIPTORS)
      violations.push({ rule: 'memory', what: `${kept.descriptors} descriptors stayed` })
    if (kept.heap > MAY_KEEP_BYTES) violations.push({ rule: 'memory', what: `${kept.heap} bytes of heap stayed` })
    if (app.said.join('').includes('MaxListenersExceeded'))
      violations.push({ rule: 'memory', what: 'listeners stayed' })
    violations.push(...(await ground.verdict([incident])))
    const kb = (bytes: number) => `${Math.round(bytes / 1024)} KB`
    return {
      n: times,
      violations,
      figures: { 'descriptors kept': kept.descriptors, 'heap kept': kb(kept.heap), 'resident kept': kb(kept.rss) },
    }
  } finally {
    await ground.close()
  }
}

export const comeAndGo: Fault = {
  name: 'streams that come and go',
  how: 'a third watches and leaves, a third leaves after the greeting, a third before it; the first 1,000 only warm up',
  times: 10_000,
  run,
}

import { newId } from '#domain/new-id.ts'
import { mintScope } from '#server/db/scope.ts'
import { caller, headersOf } from './clients/call.ts'
import { declare } from './ground/incidents.ts'
import { lengthen } from './ground/long-incident.ts'
import { Product } from './ground/product.ts'
import { load, median } from './measure.ts'
import { quick, record } from './result.ts'

const SIZES = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000]
const SECONDS = quick ? 1 : 3
const ROUNDS = quick ? 1 : 3

const product = await Product.start()
try {
  const made = await declare(product, await product.sessions(1), SIZES.length, 1)
  const incidents = SIZES.map((size, i) => ({ size, ...(made[i] ?? made[0]) }))
  for (const { size, incident = '' } of incidents) await lengthen(product, incident, size)
  // A process that knows none of them.
  await product.end()
  await product.begin()
  const who = await product.sessions(30)
  const headers = who.map((each) => headersOf(product.origin, each))
  const calls = caller(product.port, 1)
  let sent = 0
  const post = (path: string, input: object) =>
    calls.post(`/api/trpc/${path}`, JSON.stringify(input), headers[sent++ % headers.length])

  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now()
    await work()
    return performance.now() - from
  }
  const first = new Map<number, number>()
  for (const { size, number = '' } of incidents) {
    first.set(size, await timed(() => post('incident.room', { number })))
  }
  type Taken = { append: number; appendLate: number; tail: number; tailLate: number; room: number }
  const taken = new Map<number, Taken[]>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const { size, incident = '', number = '' } of incidents) {
      const note = { incident, text: 'One more', execution: null, step: null }
      const append = await load(1, SECONDS, () => post('incident.addNote', { command: newId(), ...note }))
      const tail = await load(1, SECONDS, () => post('incident.entriesBefore', { incident, seq: size + 1, limit: 300 }))
      const room = await load(1, SECONDS, () => post('incident.room', { number }))
      const each = {
        append: append.p50Ms,
        appendLate: append.p99Ms,
        tail: tail.p50Ms,
        tailLate: tail.p99Ms,
        room: room.p50Ms,
      }
      taken.set(size, [...(taken.get(size) ?? []), each])
    }
  }
  const mid = (size: number, of: (each: Taken) => number) => median((taken.get(size) ?? []).map(of))
  const scope = mintScope(product.workspace)
  const whole = await product.withJournal(async (journal) => {
    const rates: { verified: number; exported: number; memory: number }[] = []
    for (const { incident = '' } of incidents) {
      const stream = `incident/${incident}` as const
      let entries = 0
      const verifying = await timed(async () => {
        const report = await journal.verifyStored(scope, stream)
        if (report.faults.length > 0) throw new Error(`The chain is broken: ${JSON.stringify(report.faults[0])}`)
        entries = report.entries
      })
      const exporting = await timed(async () => {
        let bytes = 0
        for await (const entry of journal.exportStream(scope, stream)) bytes += entry.length
        return bytes
      })
      rates.push({
        verified: Math.round((entries / verifying) * 1_000),
        exported: Math.round((entries / exporting) * 1_000),
        memory: Math.round(process.memoryUsage().rss / 2 ** 20),
      })
    }
    return rates
  })
  const rows = SIZES.map((size, i) => ({
    entries: size,
    'append p50 ms': mid(size, (t) => t.append),
    'append p99 ms': mid(size, (t) => t.appendLate),
    'last 300 p50 ms': mid(size, (t) => t.tail),
    'last 300 p99 ms': mid(size, (t) => t.tailLate),
    'open the room p50 ms': mid(size, (t) => t.room),
    'first opening after a start ms': Math.round(first.get(size) ?? 0),
    'verified a second': whole[i]?.verified ?? 0,
    'exported a second': whole[i]?.exported ?? 0,
    'memory then MB': whole[i]?.memory ?? 0,
  }))
  const ends = [rows[0], rows.at(-1)] as const
  const growth = (column: 'append p50 ms' | 'last 300 p50 ms' | 'open the room p50 ms') =>
    Number((Number(ends[1]?.[column]) / Number(ends[0]?.[column])).toFixed(2))
  const range = `${SIZES[0]?.toLocaleString('en')} to ${SIZES.at(-1)?.toLocaleString('en')} entries`
  const flat = (what: string, column: Parameters<typeof growth>[0]) => ({
    what: `${what}, ${range}`,
    goal: '<= 1.2x',
    figure: `${growth(column)}x`,
    met: growth(column) <= 1.2,
  })
  const verified = rows.at(-1)?.['verified a second'] ?? 0
  record({
    measure: 'D',
    name: 'growth',
    title: 'The length of an incident',
    method: `Incidents of each length, filled by the owner of the tables with what the journal itself composes (numbered, chained, sealed, folded), then the product started anew. One caller over HTTP and tRPC; each figure is the middle of ${ROUNDS} rounds of ${SECONDS} s, the lengths in turn. Verifying recomputes every hash and seal, exporting reads every byte; both in one process beside the product, page by page.`,
    goals: [
      flat('append', 'append p50 ms'),
      flat('reading the last 300 entries', 'last 300 p50 ms'),
      flat('opening the room', 'open the room p50 ms'),
      {
        what: 'verifying',
        goal: 'linear, >= 100,000 entries/s',
        figure: `${verified.toLocaleString('en')}/s`,
        met: verified >= 100_000,
      },
    ],
    rows,
  })
  calls.close()
} finally {
  await product.close()
}

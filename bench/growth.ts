import { randomBytes } from 'node:crypto'
import { createJournal } from '#server/journal/journal.ts'
import { durableDatabase } from './durable-database.ts'
import { load, percentiles } from './measure.ts'
import { newNotes, note, noteIn, notesKind } from './note-stream.ts'
import { record } from './result.ts'

const MOST = Number(process.env.BENCH_ENTRIES ?? 100_000)
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= MOST)

/** D: what a longer stream costs to append to, to open, to verify and to export. */
const ground = await durableDatabase()
try {
  const digestKey = randomBytes(32)
  const journal = createJournal({ pools: ground.pools, digestKey })
  const stream = newNotes()
  const batch = Array.from({ length: 500 }, (_, i) => note(`note ${i}`))
  const rows: Record<string, string | number>[] = []
  let count = 0
  const timed = async (work: () => Promise<unknown>) => {
    const from = performance.now()
    await work()
    return performance.now() - from
  }
  for (const size of sizes) {
    while (count < size) {
      const events = batch.slice(0, Math.min(batch.length, size - count))
      await journal.append(noteIn(ground, stream, events))
      count += events.length
    }
    const appends = await load(1, 3, () => journal.append(noteIn(ground, stream, [note('one more')])))
    count = (await journal.loadStream(ground.scope, notesKind, stream)).head.seq
    const cold = createJournal({ pools: ground.pools, digestKey })
    const openings: number[] = []
    for (let i = 0; i < 50; i++) {
      openings.push(
        await timed(async () => {
          const { head } = await cold.loadStream(ground.scope, notesKind, stream)
          await cold.entriesBefore(ground.scope, stream, head.seq + 1, 300)
        }),
      )
    }
    const verifying = await timed(async () => {
      const { faults } = await journal.verifyStored(ground.scope, stream)
      if (faults.length > 0) throw new Error('The chain is broken')
    })
    const exporting = await timed(async () => {
      let bytes = 0
      for await (const entry of journal.exportStream(ground.scope, stream)) bytes += entry.length
      return bytes
    })
    const opening = percentiles(openings)
    rows.push({
      entries: count,
      'append p50 ms': appends.p50Ms,
      'append p99 ms': appends.p99Ms,
      'open p50 ms': opening.p50Ms,
      'open p99 ms': opening.p99Ms,
      'verified a second': Math.round((count / verifying) * 1_000),
      'exported a second': Math.round((count / exporting) * 1_000),
      'memory MB': Math.round(process.memoryUsage().rss / 2 ** 20),
    })
  }
  record('growth', rows)
} finally {
  await ground.close()
}

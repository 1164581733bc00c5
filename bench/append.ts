import { randomBytes } from 'node:crypto'
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newId } from '#domain/ids.ts'
import { createJournal } from '#server/journal/journal.ts'
import { durableDatabase } from './durable-database.ts'
import { load } from './measure.ts'
import { newNotes, note, noteIn } from './note-stream.ts'
import { record } from './result.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const CALLERS = 32

/** C: appends a second that wait for the disk, beside one bare insert and the same work over HTTP. */
const ground = await durableDatabase()
try {
  const journal = createJournal({ pools: ground.pools, digestKey: randomBytes(32) })
  const hot = newNotes()
  const many = Array.from({ length: 1_000 }, newNotes)
  await ground.owner.query('create table bare (id uuid primary key, at timestamptz not null, body text not null)')
  const bare = () =>
    ground.owner.query({
      name: 'bare',
      text: 'insert into bare values ($1, clock_timestamp(), $2)',
      values: [newId(), 'It is slow in the second region'],
    })
  const text = 'It is slow in the second region'
  const one = (stream = hot) => journal.append(noteIn(ground, stream, [note(text)]))
  let next = 0
  const spread = () => one(many[next++ % many.length])

  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const work = request.url === '/bare' ? bare() : request.url === '/hot' ? one() : spread()
    await work.then(
      () => response.end('{}'),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
  const post = (path: string) => () =>
    new Promise<void>((resolve, reject) => {
      const sent = httpRequest({ port, path, method: 'POST', agent }, (answer) => {
        answer.resume()
        answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`))))
      })
      sent.on('error', reject)
      sent.end('{}')
    })

  const rows: Record<string, string | number>[] = []
  const measure = async (what: string, callers: number, work: () => Promise<unknown>, beside?: string) => {
    const { perSecond, p50Ms, p99Ms, failed } = await load(callers, SECONDS, work)
    const floor = rows.find((row) => row.what === beside)?.['per second']
    const ratio = floor ? Number((perSecond / Number(floor)).toFixed(2)) : ''
    rows.push({
      what,
      callers,
      'per second': perSecond,
      'p50 ms': p50Ms,
      'p99 ms': p99Ms,
      failed,
      ratio,
      beside: beside ?? '',
    })
  }
  await measure('bare insert, 1 caller', 1, bare)
  await measure('append, one stream, 1 caller', 1, () => one(), 'bare insert, 1 caller')
  await measure('bare insert', CALLERS, bare)
  await measure('append, one stream', CALLERS, () => one(), 'bare insert')
  await measure('append, 1,000 streams', CALLERS, spread, 'bare insert')
  await measure('bare insert over HTTP', CALLERS, post('/bare'))
  await measure('append over HTTP, one stream', CALLERS, post('/hot'), 'bare insert over HTTP')
  await measure('append over HTTP, 1,000 streams', CALLERS, post('/spread'), 'bare insert over HTTP')

  const report = await journal.verifyStored(ground.scope, hot)
  if (report.faults.length > 0) throw new Error(`The chain is broken: ${JSON.stringify(report.faults[0])}`)
  rows.push({
    what: 'entries of the one stream, verified after',
    callers: '',
    'per second': report.entries,
    'p50 ms': '',
    'p99 ms': '',
    failed: report.faults.length,
    ratio: '',
    beside: '',
  })
  record('append', rows)
  agent.destroy()
  server.close()
} finally {
  await ground.close()
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { newId } from '#domain/new-id.ts'
import type { BareGiven, Template } from './templates.ts'

// The floor of measure C: a bare HTTP server that sends the statements of an append, with the rows of one that was
// recorded, over the same driver and as many connections. It checks, decides, hashes and remembers nothing.
const given = await new Promise<BareGiven>((resolve) => process.once('message', (told) => resolve(told as BareGiven)))
const pool = new pg.Pool({ connectionString: given.url, max: 16, pipeline: true })
pool.on('error', () => {})
const lines = new Map<string, Promise<unknown>>()

const inLine = <T>(stream: string, work: () => Promise<T>): Promise<T> => {
  const done = (lines.get(stream) ?? Promise.resolve()).then(work, work)
  lines.set(stream, done)
  return done
}

async function append(template: Template): Promise<void> {
  const command = newId()
  const { rows } = await pool.query<{ answer: { now: string; member: { member: string; role: string } } }>({
    name: 'journal_read',
    text: 'select journal_read($1::jsonb) as answer',
    values: [
      JSON.stringify({
        workspace: given.workspace,
        session: given.session,
        streams: [{ stream: template.stream, known: template.seq }],
        counters: ['incident', 'freeze'],
        actor: template.actor,
        command,
      }),
    ],
  })
  const [row] = rows
  if (!row) throw new Error('Nothing was read')
  const { now, member } = row.answer
  const { stream, entry, sealed, incident } = template
  const seq = template.seq + 1
  await pool.query({
    name: 'journal_append',
    text: 'select journal_append($1::jsonb)',
    values: [
      JSON.stringify({
        entries: [{ ...entry, stream, seq, at: now, command }],
        sealed: sealed.map((each) => ({ ...each, stream, seq })),
        heads: [{ stream, seq, hash: entry.hash, at: now }],
        states: [],
        projections: { incident: [{ ...incident, seq }] },
        workspace: given.workspace,
        at: now,
        session: given.session,
        member: member.member,
        role: member.role,
        actor: template.actor,
        command,
        digest: entry.hash,
        result: template.result,
        read: [{ stream, seq: template.seq, write: true }],
        counters: [],
      }),
    ],
  })
  template.seq = seq
}

const insert = () =>
  pool.query({
    name: 'bare',
    text: 'insert into bare values ($1, clock_timestamp(), $2)',
    values: [newId(), 'It is slow in the second region'],
  })

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { nth } = JSON.parse(Buffer.concat(chunks).toString()) as { nth: number }
  const template = given.templates[nth]
  const work = !template ? insert() : inLine(template.stream, () => append(template))
  await work.then(
    () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":{"data":{}}}'),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))

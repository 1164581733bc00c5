import { newId } from '#domain/new-id.ts'
import { caller, headersOf, must } from './clients/call.ts'
import { doubles } from './floor/templates.ts'
import { child } from './ground/child.ts'
import { declare } from './ground/incidents.ts'
import { Product, usageOf } from './ground/product.ts'
import type { Load } from './measure.ts'
import { load, median } from './measure.ts'
import { quick, record } from './result.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? (quick ? 2 : 6))
const ROUNDS = quick ? 1 : 3
const CALLERS = 32
const STREAMS = quick ? 100 : 1_000
const TEXT = 'It is slow in the second region'

const product = await Product.start()
try {
  const who = await product.sessions(96)
  const incidents = await declare(product, who, STREAMS)
  const headers = who.map((each) => headersOf(product.origin, each))
  const ours = caller(product.port, CALLERS)
  let sent = 0
  const note = ({ incident, execution }: { incident: string; execution: string }) =>
    ours.post(
      '/api/trpc/incident.addNote',
      JSON.stringify({ command: newId(), incident, text: TEXT, execution, step: 'readState' }),
      headers[sent++ % headers.length],
    )
  for (const each of incidents) await note(each)

  const { owner, workspace, founder } = product
  await owner.query('create table bare (id uuid primary key, at timestamptz not null, body text not null)')
  await owner.query('grant insert on bare to holdpoint_app')
  const { rows: sessions } = await owner.query<{ id: string }>('select id from session limit 1')
  const floor = await child<{ port: number }>('floor/bare-append.ts', {
    url: String(owner.options.connectionString).replace('//owner@', '//holdpoint_app@'),
    workspace,
    session: sessions[0]?.id,
    templates: await doubles(
      owner,
      workspace,
      incidents.map(({ incident }) => incident),
    ),
  })
  const bare = caller(floor.ready.port, CALLERS)
  let turn = 0
  const [hot] = incidents
  if (!hot) throw new Error('There is no incident')
  const nth = (i: number) => bare.post('/', JSON.stringify({ nth: i }), headers[0])
  const works: { what: string; beside: string | null; work: () => Promise<unknown> }[] = [
    { what: 'bare Node HTTP, one insert', beside: null, work: () => nth(-1) },
    { what: 'bare Node HTTP, our two statements, spread', beside: null, work: () => nth(turn++ % STREAMS) },
    { what: 'bare Node HTTP, our two statements, one stream', beside: null, work: () => nth(0) },
    {
      what: `Holdpoint, ${STREAMS} incidents`,
      beside: 'bare Node HTTP, our two statements, spread',
      work: () => note(incidents[turn++ % STREAMS] ?? hot),
    },
    {
      what: 'Holdpoint, one hot incident',
      beside: 'bare Node HTTP, our two statements, one stream',
      work: () => note(hot),
    },
  ]
  const measured = new Map<string, (Load & { server: number; driver: number })[]>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const { what, beside, work } of works) {
      const pid = beside ? product.pid : (floor.process.pid ?? 0)
      const [before, own] = [usageOf(pid).cpuSeconds, process.cpuUsage()]
      const done = await load(CALLERS, SECONDS, work)
      const { user, system } = process.cpuUsage(own)
      const share = (seconds: number) => Number((seconds / done.elapsedWithWarmUp).toFixed(2))
      const usage = { server: share(usageOf(pid).cpuSeconds - before), driver: share((user + system) / 1e6) }
      measured.set(what, [...(measured.get(what) ?? []), { ...done, ...usage }])
    }
  }
  const mid = (what: string, of: (load: Load & { server: number; driver: number }) => number) =>
    median((measured.get(what) ?? []).map(of))
  const rows = works.map(({ what, beside }) => ({
    what,
    'per second': mid(what, (l) => l.perSecond),
    'p50 ms': mid(what, (l) => l.p50Ms),
    'p99 ms': mid(what, (l) => l.p99Ms),
    failed: (measured.get(what) ?? []).reduce((sum, l) => sum + l.failed, 0),
    'server CPU': mid(what, (l) => l.server),
    'driver CPU': mid(what, (l) => l.driver),
    ratio: beside ? Number((mid(what, (l) => l.perSecond) / mid(beside, (l) => l.perSecond)).toFixed(2)) : '',
    beside: beside ?? '',
  }))
  const report = await must<{ entries: number; faults: unknown[] }>(
    product.origin,
    'incident.verify',
    { incident: hot.incident },
    who[0],
  )
  if (report.faults.length > 0) throw new Error(`The chain is broken: ${JSON.stringify(report.faults[0])}`)
  const [, , , spread, one] = rows
  record({
    measure: 'C',
    name: 'append',
    title: 'Durable appends a second',
    method: `Notes by tRPC over HTTP from ${CALLERS} callers of ${who.length} sessions, who send the next when the last is answered; each incident runs a runbook. ${ROUNDS} rounds of ${SECONDS} s each, after a warm-up, ours and the floor in turn; the middle one counts. An answer means that the commit is on disk (fsync on). The floor is a bare Node HTTP server that sends the statements of the append with the rows of a recorded one and does nothing else. Afterwards the chain of the hot incident was verified: ${report.entries} entries, no fault. Processors are in cores; driver, server and Postgres share the machine.`,
    goals: [
      {
        what: 'over 1,000 incidents, beside the floor',
        goal: '>= 0.5x',
        figure: `${spread?.ratio}x`,
        met: Number(spread?.ratio) >= 0.5,
      },
      {
        what: 'one hot incident',
        goal: '>= 500/s',
        figure: `${one?.['per second']}/s`,
        met: Number(one?.['per second']) >= 500,
      },
    ],
    rows,
  })
  void founder
  ours.close()
  bare.close()
  floor.process.disconnect()
} finally {
  await product.close()
}

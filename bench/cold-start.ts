import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/prepare.mjs'
import { freePort } from './ground/free-port.ts'
import { declare } from './ground/incidents.ts'
import { lengthen } from './ground/long-incident.ts'
import { Product } from './ground/product.ts'
import { median } from './measure.ts'
import { quick, record } from './result.ts'

const STARTS = quick ? 1 : 7
const INCIDENTS = quick ? 5 : 100

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Milliseconds from `npm start` until the first 200 of this page. */
async function start(data: string, port: number, path: string, env: Record<string, string>, cookie: string) {
  const from = performance.now()
  const child = spawn('npm', ['start', '--', '--port', String(port), '--data', data], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let ms = 0
  for (const until = from + 60_000; ms === 0 && performance.now() < until; await wait(5)) {
    const status = await new Promise<number>((resolve) => {
      const sent = get({ host: '127.0.0.1', port, path, headers: { cookie }, agent: false }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      })
      sent.on('error', () => resolve(0))
    })
    if (status === 200) ms = Math.round(performance.now() - from)
  }
  child.kill('SIGTERM')
  await ended
  if (ms === 0) throw new Error(`${path} never answered 200`)
  return ms
}

const product = await Product.start()
const copies: string[] = []
try {
  const who = await product.sessions(8)
  const [first] = await declare(product, who, INCIDENTS)
  await lengthen(product, first?.incident ?? '', quick ? 1_000 : 10_000)
  const port = await freePort()
  const cookie = await product.cookieFor(port)
  await product.end()
  const env = { HOLDPOINT_SECRET: product.secret }
  const withData: number[] = []
  const empty: number[] = []
  for (let i = 0; i < STARTS; i++) {
    withData.push(await start(product.dataDirectory, port, '/w/bench', env, cookie))
    const data = mkdtempSync(join(tmpdir(), 'holdpoint-empty-'))
    copies.push(data)
    chmodSync(data, 0o755)
    empty.push(await start(data, port, '/setup', {}, ''))
  }
  const row = (what: string, of: readonly number[]) => ({
    what,
    starts: of.length,
    'middle ms': median(of),
    'slowest ms': Math.max(...of),
  })
  const goal = (what: string, of: readonly number[], most: number) => ({
    what,
    goal: `<= ${most} s`,
    figure: `${(median(of) / 1_000).toFixed(2)} s`,
    met: median(of) <= most * 1_000,
  })
  record({
    measure: 'J',
    name: 'cold-start',
    title: 'Cold start',
    method: `From \`npm start\` in a built checkout until the first 200 of a page that asks the database: the board of a signed-in member with ${INCIDENTS} open incidents, and the set-up page of an empty data directory (database cluster, roles and tables made on the way). Asked every 5 ms. The file cache of the machine is warm.`,
    goals: [goal('with data', withData, 2), goal('from an empty data directory', empty, 6)],
    rows: [row('with data', withData), row('from an empty data directory', empty)],
  })
} finally {
  await product.close()
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
}

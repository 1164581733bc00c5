import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import pg from 'pg'
import { newId } from '#domain/new-id.ts'
import { cookieNames } from '#server/auth/cookies.ts'
import { startSession } from '#server/auth/sessions.ts'
import { addressesOn } from '#server/db/database.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { openPools } from '#server/db/pools.ts'
import type { Journal } from '#server/journal/journal.ts'
import { createJournal } from '#server/journal/journal.ts'
import { prepare, root } from '../../scripts/prepare.mjs'
import { must } from '../clients/call.ts'

export type Who = { cookie: string; slug: string }

const SLUG = 'bench'
const DATABASE = 'holdpoint'
const FOUNDER = { name: 'Ada Bench', email: 'ada@example.org', password: 'correct horse battery staple' }

/** The product as it is delivered: built, one process, its own durable Postgres, nothing turned. */
export class Product {
  readonly dataDirectory = mkdtempSync(join(tmpdir(), 'holdpoint-bench-'))
  readonly secret = randomBytes(32).toString('base64url')
  private readonly flags: readonly string[]
  private node = process.execPath
  private child: ChildProcess | null = null
  private said = ''
  private pool: pg.Pool | null = null
  private url: ((role: string, database: string) => string) | null = null
  port = 0
  workspace = ''
  founder = { person: '', member: '', passwordHash: '' }

  private constructor(flags: readonly string[]) {
    this.flags = flags
    chmodSync(this.dataDirectory, 0o755)
  }

  static async start(flags: readonly string[] = (process.env.BENCH_SERVER_FLAGS ?? '').split(' ')): Promise<Product> {
    const product = new Product(flags.filter((flag) => flag !== ''))
    if (process.env.BENCH_AS_BUILT !== '1') product.node = await prepare({ build: true })
    try {
      await product.begin()
      await product.claim()
    } catch (error) {
      await product.close()
      throw error
    }
    return product
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    if (!this.child?.pid) throw new Error('The product does not run')
    return this.child.pid
  }

  /** Connections as the owner of the tables, for what no one may do through the doors: many sessions, a long past. */
  get owner(): pg.Pool {
    if (!this.pool) throw new Error('The product does not run')
    return this.pool
  }

  async begin(): Promise<void> {
    this.said = ''
    const child = spawn(this.node, ['--disable-warning=ExperimentalWarning', ...this.flags, 'server/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: join(root, '.cache/node'),
        NEXT_TELEMETRY_DISABLED: '1',
        FORCE_COLOR: '0',
        PORT: String(this.port),
        DATA_DIR: this.dataDirectory,
        HOLDPOINT_SECRET: this.secret,
      },
    })
    this.child = child
    const hear = (part: Buffer) => {
      this.said = (this.said + part.toString()).slice(-100_000)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    const printed = await this.until(/ready.*?http:\/\/127\.0\.0\.1:(\d+)/s)
    this.port = Number(printed[1])
    const embedded = await startEmbedded({
      dataDirectory: this.dataDirectory,
      running: 'leave',
      durable: true,
      report: console.error,
    })
    this.url = embedded.url
    this.pool = new pg.Pool({ connectionString: embedded.url('owner', DATABASE), max: 4 })
    this.pool.on('error', () => {})
  }

  /** Ends the program as Ctrl-C does; its database goes with it. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { child, pool } = this
    this.pool = null
    this.child = null
    await pool?.end()
    if (!child || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  async close(): Promise<void> {
    await this.end()
    rmSync(this.dataDirectory, { recursive: true, force: true })
  }

  /** As many sessions of the founder as are wanted: limits count by session. */
  async sessions(count: number): Promise<Who[]> {
    const { person: id, passwordHash } = this.founder
    const who: Who[] = []
    for (let i = 0; i < count; i++) {
      const sid = await startSession(this.owner, { id, passwordHash }, 'bench')
      if (!sid) throw new Error('No session was started')
      who.push({ slug: SLUG, cookie: await this.cookie(this.origin, sid) })
    }
    return who
  }

  /** The cookie of a new session for the same installation on another port. */
  async cookieFor(port: number): Promise<string> {
    const { person: id, passwordHash } = this.founder
    const sid = await startSession(this.owner, { id, passwordHash }, 'bench')
    if (!sid) throw new Error('No session was started')
    return this.cookie(`http://127.0.0.1:${port}`, sid)
  }

  private async cookie(origin: string, sid: string): Promise<string> {
    return `${cookieNames(origin).session}=${await encode({ token: { sid }, secret: this.secret })}`
  }

  /** A journal of this process on the product's database, for what no door offers. */
  async withJournal<T>(work: (journal: Journal) => Promise<T>): Promise<T> {
    const { url } = this
    if (!url) throw new Error('The product does not run')
    const pools = openPools(addressesOn((role) => url(role, DATABASE)))
    try {
      return await work(createJournal({ pools, digestKey: randomBytes(32) }))
    } finally {
      await pools.close()
    }
  }

  /** Processor seconds used since the start, and resident memory in bytes, of the server process. */
  usage(): { cpuSeconds: number; rss: number } {
    return usageOf(this.pid)
  }

  /** What the server complained about. */
  get log(): string {
    return this.said
  }

  private async claim(): Promise<void> {
    const code = /setup#([\w-]+)/.exec(this.said)?.[1]
    await must(this.origin, 'setup.claim', {
      ...{ command: newId(), workspace: newId(), secret: code, workspaceName: 'Bench', slug: SLUG },
      ...FOUNDER,
    })
    const { rows } = await this.owner.query<{ id: string; person: string; member: string; hash: string }>(
      `select w.id, p.id as person, m.id as member, p.password_hash as hash
       from workspace w join member m on m.workspace = w.id join person p on p.id = m.person`,
    )
    const [row] = rows
    if (!row) throw new Error('Nobody claimed the installation')
    this.workspace = row.id
    this.founder = { person: row.person, member: row.member, passwordHash: row.hash }
  }

  private async until(pattern: RegExp, ms = 60_000): Promise<RegExpExecArray> {
    for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const found = pattern.exec(this.said)
      if (found) return found
      if (this.child?.exitCode !== null) break
    }
    throw new Error(`The product did not start:\n${this.said}`)
  }
}

const TICKS_PER_SECOND = 100

export function usageOf(pid: number): { cpuSeconds: number; rss: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND, rss: Number(rss) * 1024 }
}

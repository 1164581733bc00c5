import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Installation } from '../../e2e/installation.ts'
import { holderOf } from '../../scripts/lock-file.mjs'
import type { Running } from './scene.ts'

const FIRST_START_MS = 300_000

/** The whole program as `npm start` runs it, started again on the same port and data after each of its ends. */
export class Program implements Running {
  readonly installation = new Installation()
  setupCode: string | null = null
  ownEnds = 0
  private port = 0
  private wanted = false

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get said(): readonly string[] {
    return [this.installation.said]
  }

  /** The first start may build the screens. */
  async start(): Promise<void> {
    this.port ||= await portBelowThoseOfClients()
    this.installation.launch({ PORT: String(this.port) })
    const { code } = await this.installation.whenReady(FIRST_START_MS)
    this.setupCode = code ?? this.setupCode
    this.wanted = true
    void this.installation.ended().then(() => {
      if (this.wanted) this.ownEnds++
    })
  }

  /** `kill -9` of the server; what started it ends with it. */
  async kill(): Promise<void> {
    this.wanted = false
    await this.installation.kill()
  }

  /** A start that comes no further than this. */
  async startCutOff(afterMs: number): Promise<void> {
    this.wanted = false
    this.installation.launch({ PORT: String(this.port) })
    await Promise.race([wait(afterMs), this.installation.ended()])
    await this.installation.killWhole().catch(() => {})
  }

  /** `kill -9` of what stands above the server: npm, or the script that npm runs. Answers after how long all was gone. */
  async orphan(whom: 'npm' | 'script', patienceMs = 20_000): Promise<number | null> {
    this.wanted = false
    const program = this.installation.program ?? 0
    const from = Date.now()
    process.kill(whom === 'npm' ? this.installation.pid : parentOf(program), 'SIGKILL')
    while (this.installation.isHeld) {
      if (Date.now() - from > patienceMs) return null
      await wait(20)
    }
    return Date.now() - from
  }

  /** The server's process, while it lives. */
  get pid(): number | null {
    return holderOf(`${this.installation.data}/holdpoint.lock`)?.pid ?? null
  }

  async stop(): Promise<void> {
    this.wanted = false
    await this.installation.interrupt().catch(() => {})
    this.installation.remove()
  }
}

const parentOf = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim())

/** While the server is down, no connection of a client must come to lie on its port. */
async function portBelowThoseOfClients(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

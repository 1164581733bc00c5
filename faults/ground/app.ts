import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FromApp, Given, Size, ToApp } from './app-messages.ts'

const program = fileURLToPath(new URL('./app-process.ts', import.meta.url))

/** One process of the server, started again on the same port whenever it was killed. */
export class App {
  private readonly given: Given
  private readonly env: Record<string, string>
  private child: ChildProcess | null = null
  private port: number
  setupCode: string | null = null
  /** What it wrote to its log. */
  readonly said: string[] = []
  /** How often it ended although nobody killed it. */
  ownEnds = 0
  private wanted = false
  private tampers = false

  constructor(given: Given, env: Record<string, string> = {}) {
    this.given = given
    this.env = env
    this.port = given.port
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    const pid = this.child?.pid
    if (!pid) throw new Error('The app does not run')
    return pid
  }

  get isRunning(): boolean {
    return this.child !== null
  }

  async start(): Promise<void> {
    const given: Given = { ...this.given, port: this.port }
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--expose-gc', program, JSON.stringify(given)],
      {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: { ...process.env, NODE_ENV: 'production', ...this.env },
      },
    )
    this.child = child
    this.wanted = true
    child.stderr?.on('data', (part: Buffer) => {
      this.said.push(part.toString())
      if (this.said.length > 4_000) this.said.splice(0, 1_000)
    })
    child.once('exit', () => {
      if (this.child === child) this.child = null
      if (this.wanted) this.ownEnds++
    })
    const ready = await this.hear(child, 'ready')
    this.port = ready.port
    this.setupCode = ready.setupCode ?? this.setupCode
    if (this.tampers) await this.tamper()
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.wanted = false
    const { child } = this
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  /** Resolves when it has killed itself where it was told to. */
  async killsItself(): Promise<void> {
    this.wanted = false
    const { child } = this
    if (child) await new Promise((resolve) => child.once('exit', resolve))
  }

  async stop(): Promise<void> {
    this.wanted = false
    const { child } = this
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(timer)
  }

  async arm(point: 'read' | 'committed', does: 'kill' | 'stop', after = 0): Promise<void> {
    if (does === 'kill') this.wanted = false
    await this.ask({ ask: 'arm', point, does, after }, 'armed')
  }

  /** Protections that were taken out are out from now on, also after a restart. */
  async tamper(): Promise<void> {
    this.tampers = true
    await this.ask({ ask: 'tamper' }, 'tampering')
  }

  size(): Promise<Size> {
    return this.ask({ ask: 'size' }, 'size')
  }

  /** Resident memory and open descriptors, as the kernel counts them. */
  footprint(): { rss: number; descriptors: number } {
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]
    return { rss: Number(rss) * 1024, descriptors: readdirSync(`/proc/${this.pid}/fd`).length }
  }

  async whenStopped(): Promise<void> {
    const isStopped = () => / T /.test(readFileSync(`/proc/${this.pid}/stat`, 'utf8'))
    for (let look = 0; !isStopped(); look++) {
      if (look === 1_000) throw new Error('The app did not stop where it was told to')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  goOn(): void {
    process.kill(this.pid, 'SIGCONT')
  }

  private ask<A extends FromApp['answer']>(message: ToApp, answer: A): Promise<Extract<FromApp, { answer: A }>> {
    const { child } = this
    if (!child) throw new Error('The app does not run')
    const heard = this.hear(child, answer)
    child.send(message)
    return heard
  }

  private hear<A extends FromApp['answer']>(child: ChildProcess, answer: A): Promise<Extract<FromApp, { answer: A }>> {
    return new Promise((resolve, reject) => {
      const onMessage = (message: FromApp) => {
        if (message.answer !== answer) return
        child.removeListener('message', onMessage)
        child.removeListener('exit', onExit)
        resolve(message as Extract<FromApp, { answer: A }>)
      }
      const onExit = () => reject(new Error(`The app ended:\n${this.said.slice(-20).join('')}`))
      child.on('message', onMessage)
      child.once('exit', onExit)
    })
  }
}

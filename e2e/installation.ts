import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Where = {
  /** Without it, this one. */
  checkout?: string
  /** Without it, a temporary one. */
  data?: string
  /** Whom it runs as. */
  as?: { uid: number; gid: number }
}

/** An installation of a test's own, started and stopped as a person does it. */
export class Installation {
  readonly data: string
  /** What it printed since it was last started. */
  said = ''
  private child: ChildProcess | null = null
  private readonly settings: Record<string, string>
  private readonly where: Where

  /** With settings of its own: without `PORT` among them it takes any. */
  constructor(settings: Record<string, string> = {}, where: Where = {}) {
    this.settings = settings
    this.where = where
    this.data = where.data ?? mkdtempSync(join(tmpdir(), 'holdpoint-own-'))
    if (!where.data) chmodSync(this.data, 0o755)
  }

  /** Types the command, and waits for nothing. */
  launch(settings: Record<string, string> = {}, options: readonly string[] = []): void {
    this.said = ''
    const { checkout, as } = this.where
    const child = spawn('npm', ['start', '--', '--data', this.data, ...options], {
      detached: true,
      ...(checkout && { cwd: checkout }),
      ...as,
      env: { ...process.env, FORCE_COLOR: '0', PORT: '0', ...this.settings, ...settings },
    })
    this.child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        this.said += part.toString()
      })
    }
  }

  /** Answers with the address it prints, the set-up code if there is one, and how long it took until the first answer. */
  async start(settings: Record<string, string> = {}): Promise<{ origin: string; code: string | null; ms: number }> {
    const from = performance.now()
    this.launch(settings)
    return { ...(await this.whenReady()), ms: Math.round(performance.now() - from) }
  }

  async whenReady(patienceMs = 60_000): Promise<{ origin: string; code: string | null }> {
    const printed = await this.until(
      () => /ready.*?(http:\/\/[\w.]+:\d+)(?:\/setup#([\w-]+))?\s/s.exec(this.said),
      patienceMs,
    )
    const origin = printed[1] ?? ''
    const isElsewhere = this.settings.HOLDPOINT_ORIGIN !== undefined
    const { ok } = await fetch(isElsewhere ? `http://127.0.0.1:${this.settings.PORT}/readyz` : `${origin}/sign-in`)
    if (!ok) throw new Error(`It does not answer:\n${this.said}`)
    return { origin, code: printed[2] ?? null }
  }

  /** Starts it where it must not start; answers with its exit code and all it said. */
  async refusal(options: readonly string[] = []): Promise<{ code: number | null; said: string }> {
    this.launch({}, options)
    const code = await this.ended()
    return { code, said: this.said }
  }

  /** Resolves with the exit code of the command; null when a signal ended it. */
  ended(): Promise<number | null> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null)
    return new Promise((resolve) => child.once('close', resolve))
  }

  /** Ctrl-C: the terminal sends SIGINT to the whole group. */
  async interrupt(): Promise<void> {
    await this.endedBy(() => process.kill(-this.pid, 'SIGINT'))
  }

  /** `kill -9` of the program itself. */
  async kill(): Promise<void> {
    await this.endedBy(() => process.kill(this.program ?? 0, 'SIGKILL'))
  }

  /** `kill -9` of the command and everything in its group, whatever it is at. */
  async killWhole(): Promise<void> {
    await this.endedBy(() => process.kill(-this.pid, 'SIGKILL'))
  }

  /** The process that holds the data directory, by its own word. */
  get program(): number | null {
    try {
      return JSON.parse(readFileSync(join(this.data, 'holdpoint.lock'), 'utf8')).pid
    } catch {
      return null
    }
  }

  /** The process that was started by the command. */
  get pid(): number {
    const pid = this.child?.pid
    if (!pid) throw new Error('It was not started')
    return pid
  }

  /** Whether the database or the program still holds the data directory. */
  get isHeld(): boolean {
    const places = ['holdpoint.lock', 'postgres/postmaster.pid']
    return places.some((place) => existsSync(join(this.data, place)))
  }

  remove(): void {
    if (this.child?.exitCode === null && this.child.signalCode === null) process.kill(-this.pid, 'SIGKILL')
    rmSync(this.data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }

  /** Looks again and again while it runs. */
  async until<T>(look: () => T | null | false, patienceMs = 60_000): Promise<T> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await new Promise((r) => setTimeout(r, 20))) {
      const seen = look()
      if (seen !== null && seen !== false) return seen
      if (this.child?.exitCode !== null) break
    }
    throw new Error(`It did not come to that:\n${this.said}`)
  }

  private async endedBy(act: () => void): Promise<void> {
    const ended = this.ended()
    act()
    await ended
  }
}

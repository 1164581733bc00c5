import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An installation of a test's own, started and stopped as a person does it. */
export class Installation {
  readonly data = mkdtempSync(join(tmpdir(), 'holdpoint-own-'))
  private child: ChildProcess | null = null
  private said = ''

  private readonly settings: Record<string, string>

  /** With settings of its own: without `PORT` among them it takes any. */
  constructor(settings: Record<string, string> = {}) {
    this.settings = settings
    chmodSync(this.data, 0o755)
  }

  /** Answers with the address it prints, the set-up code if there is one, and how long it took until the first answer. */
  async start(): Promise<{ origin: string; code: string | null; ms: number }> {
    const from = performance.now()
    this.said = ''
    const child = spawn('npm', ['start', '--', '--data', this.data], {
      detached: true,
      env: { ...process.env, FORCE_COLOR: '0', PORT: '0', ...this.settings },
    })
    this.child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        this.said += part.toString()
      })
    }
    const printed = await this.until(() => /ready.*?(http:\/\/[\w.]+:\d+)(?:\/setup#([\w-]+))?\s/s.exec(this.said))
    const origin = printed[1] ?? ''
    const isElsewhere = this.settings.HOLDPOINT_ORIGIN !== undefined
    const { ok } = await fetch(isElsewhere ? `http://127.0.0.1:${this.settings.PORT}/readyz` : `${origin}/sign-in`)
    if (!ok) throw new Error(`It does not answer:\n${this.said}`)
    return { origin, code: printed[2] ?? null, ms: Math.round(performance.now() - from) }
  }

  /** Ctrl-C: the terminal sends SIGINT to the whole group. */
  async interrupt(): Promise<void> {
    await this.endedBy(() => process.kill(-this.pid, 'SIGINT'))
  }

  /** `kill -9` of the program itself. */
  async kill(): Promise<void> {
    const { pid } = JSON.parse(readFileSync(join(this.data, 'holdpoint.lock'), 'utf8'))
    await this.endedBy(() => process.kill(pid, 'SIGKILL'))
  }

  /** Whether the database or the program still holds the data directory. */
  get isHeld(): boolean {
    const places = ['holdpoint.lock', 'postgres/postmaster.pid']
    return places.some((place) => existsSync(join(this.data, place)))
  }

  remove(): void {
    if (this.child?.exitCode === null) process.kill(-this.pid, 'SIGKILL')
    rmSync(this.data, { recursive: true, force: true })
  }

  private get pid(): number {
    const pid = this.child?.pid
    if (!pid) throw new Error('It was not started')
    return pid
  }

  private async endedBy(act: () => void): Promise<void> {
    const ended = new Promise((resolve) => this.child?.once('exit', resolve))
    act()
    await ended
  }

  private async until<T>(look: () => T | null, ms = 60_000): Promise<T> {
    for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const seen = look()
      if (seen !== null) return seen
    }
    throw new Error(`It did not start:\n${this.said}`)
  }
}

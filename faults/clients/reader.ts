import { setTimeout as wait } from 'node:timers/promises'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { History } from '../judge/history.ts'
import type { Who } from './door.ts'
import { ask } from './door.ts'

type ReaderOptions = {
  origin: () => string
  who: Who
  client: string
  incident: string
  history: History
  everyMs: number
}

const LIMIT = 40

/** Reads the end of one incident again and again, and notes all it sees. */
export class Reader {
  private readonly options: ReaderOptions
  private isOn = true
  private readonly done: Promise<void>
  answered = 0

  constructor(options: ReaderOptions) {
    this.options = options
    this.done = this.go()
  }

  async stop(): Promise<void> {
    this.isOn = false
    await this.done
  }

  private async go(): Promise<void> {
    while (this.isOn && !this.options.history.over) {
      await this.read()
      await wait(this.options.everyMs)
    }
  }

  private async read(): Promise<void> {
    const { origin, who, client, incident, history } = this.options
    const startedAt = Date.now()
    const answer = await ask(origin(), 'incident.entriesBefore', { incident, seq: 1_000_000, limit: LIMIT }, who)
    if (answer.status === 500) history.complain('incident.entriesBefore was answered 500', answer.error?.id)
    if (answer.status !== 200) return
    this.answered++
    const { entries } = answer.data as { entries: OpenedEntry[] }
    const seqs = entries.map(({ entry }) => entry.seq)
    const first = seqs[0] ?? 0
    if (seqs.some((seq, i) => seq !== first + i)) history.complain(`${client} read the numbers ${seqs.join(', ')}`)
    for (const { entry, hash } of entries) history.see(incident, entry.seq, hash)
    history.reads.push({ client, incident, startedAt, endedAt: Date.now(), first, last: seqs.at(-1) ?? 0 })
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '#domain/new-id.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import type { History, Sent } from '../judge/history.ts'
import type { Dice } from '../seeded.ts'
import type { Answer, Who } from './door.ts'
import { ask, mayPass } from './door.ts'

export type WriterOptions = {
  origin: () => string
  who: Who & { member: string }
  incident: string
  /** Without one only notes are written. */
  execution?: string
  history: History
  dice: Dice
  /** Of commands without an answer, how many are never sent again. */
  givesUp?: number
  pauseMs?: number
  note?: string
  patienceMs?: number
}

type Asked = { path: string; input: Record<string, unknown> }

/** What Bad Deploy never lets pass, and a rollback of which nothing is known. */
const FORBIDDEN: readonly [Forbidden, ...Forbidden[]] = [
  { action: 'artifact.rebuildFromMain', params: { commit: '51fe0c2' } },
  { action: 'edge.routeEdit', params: { edge: { name: 'edge-1' }, route: { name: 'checkout/web' } } },
  {
    action: 'route.rollback',
    params: {
      ...{ route: { name: 'checkout/web' }, toOperation: { name: 'op-8790' } },
      ...{ digest: 'sha256:good', expectedEpoch: 118 },
    },
  },
]

type Forbidden = { action: string; params: Record<string, unknown> }

/** Writes to one incident, one command after another, each again with its id until somebody answers. */
export class Writer {
  private readonly options: WriterOptions
  private isOn = true
  private readonly done: Promise<void>
  /** When each acknowledged command was answered, and how long it took from its first attempt, ms. */
  readonly answered: { at: number; tookMs: number }[] = []
  /** How long each single attempt without a success took, ms. */
  readonly failed: number[] = []
  /** The longest that a single attempt took, however it was answered, ms. */
  longestMs = 0

  constructor(options: WriterOptions) {
    this.options = options
    this.done = this.go()
  }

  /** Finishes the command it is at. */
  async stop(): Promise<void> {
    this.isOn = false
    await this.done
  }

  private async go(): Promise<void> {
    while (this.isOn && !this.options.history.over) {
      await this.one(this.next())
      await wait(this.options.pauseMs ?? 5)
    }
  }

  private async one({ path, input }: Asked): Promise<void> {
    const { history, incident, who, origin, dice, givesUp = 0.05 } = this.options
    const command = newId()
    const sent = history.send({ command, incident, member: who.member, path })
    for (;;) {
      sent.attempts++
      const from = Date.now()
      const answer = await ask(origin(), path, { command, incident, ...input }, who, this.options.patienceMs)
      this.longestMs = Math.max(this.longestMs, Date.now() - from)
      if (answer.status === 200) {
        acknowledge(history, sent, answer)
        this.answered.push({ at: Date.now(), tookMs: Date.now() - sent.sentAt })
        return
      }
      this.failed.push(Date.now() - from)
      if (!mayPass(answer)) {
        sent.known = { kind: 'refused', at: Date.now(), code: answer.error?.code ?? 'INTERNAL' }
        return
      }
      if (answer.status === 500) history.complain(`${path} was answered 500`, answer.error?.id)
      if (dice.next() < givesUp || history.over) return
      await wait(dice.between(10, 60))
    }
  }

  private next(): Asked {
    const { dice, execution, note: text = 'It is slow in the second region' } = this.options
    const note = (): Asked => ({
      path: 'incident.addNote',
      input: { text: `${text} ${dice.between(0, 1e9)}`, execution: null, step: null },
    })
    const roll = dice.next()
    if (!execution || roll < 0.55) return note()
    if (roll < 0.68) {
      const severity = dice.pick(['SEV1', 'SEV2', 'SEV3', 'SEV4'])
      return { path: 'incident.changeSeverity', input: { severity, reason: 'It moved' } }
    }
    if (roll < 0.8) return { path: 'execution.recordEvidence', input: { execution, ...evidence(dice) } }
    const params = dice.pick(FORBIDDEN)
    return { path: 'execution.requestAction', input: { execution, run: newId(), ...params } }
  }
}

export function acknowledge(history: History, sent: Sent, answer: Answer): void {
  const { seq, entries, outcome } = answer.data as CommandAnswer
  history.outcomes.set(outcome, (history.outcomes.get(outcome) ?? 0) + 1)
  const first = entries.find(({ entry }) => entry.command === sent.command)
  sent.known = { kind: 'acknowledged', at: Date.now(), seq: first?.entry.seq ?? seq, replayed: sent.attempts > 1 }
  for (const { entry, hash } of entries) history.see(sent.incident, entry.seq, hash)
}

function evidence(dice: Dice) {
  const operation = dice.pick(['op-8841', 'op-8790', 'op-8762'])
  const value = { route: { name: 'checkout/web' }, operation: { name: operation }, epoch: dice.between(1, 200) }
  return {
    step: 'readState',
    readings: [
      {
        fact: 'route.owner',
        key: null,
        value,
        source: 'Control plane',
        observedAt: new Date(Date.now() - 60_000).toISOString(),
        cites: [],
        attachments: [],
      },
    ],
  }
}

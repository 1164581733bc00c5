'use client'

import { useCallback, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import { commandSender } from '#components/trpc/send-command.ts'
import type { ShownError } from '#components/trpc/shown-error.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import type { COMMANDS } from '#domain/incident/schema.ts'
import type { Answer, CommandName } from './mutations.ts'
import { mutations } from './mutations.ts'
import { useRoomState } from './room-context.tsx'

/** What a form gives; the command's id and the incident are added here. */
export type CommandInput<N extends CommandName> = Omit<z.input<(typeof COMMANDS)[N]>, 'command' | 'incident'>

export type Sending = { ok: true; answer: Answer } | { ok: false; problem: ShownError }

export type Command<N extends CommandName> = {
  busy: boolean
  problem: ShownError | null
  run: (input: CommandInput<N>) => Promise<Sending>
  forget: () => void
}

/** One command of the incident in the room. What it wrote is drawn as soon as it is answered. */
export function useCommand<N extends CommandName>(name: N): Command<N> {
  const { room, applyAnswer } = useRoomState()
  const trpc = useTrpc()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ShownError | null>(null)
  const running = useRef(false)
  const incident = room.incident.id
  const send = useMemo(
    () =>
      commandSender<CommandInput<N>, Answer>((input, command) =>
        mutations(trpc)[name]({ ...input, incident, command } as never),
      ),
    [trpc, name, incident],
  )

  const run = useCallback(
    async (input: CommandInput<N>): Promise<Sending> => {
      if (running.current) return { ok: false, problem: underWay }
      running.current = true
      setBusy(true)
      setProblem(null)
      try {
        const sent = await send(input)
        if (sent.ok) {
          applyAnswer(sent.answer)
          return { ok: true, answer: sent.answer }
        }
        setProblem(sent.error)
        return { ok: false, problem: sent.error }
      } finally {
        running.current = false
        setBusy(false)
      }
    },
    [send, applyAnswer],
  )
  return { busy, problem, run, forget: useCallback(() => setProblem(null), []) }
}

const underWay: ShownError = { code: 'CONFLICT', message: 'It is being sent already', id: null, fields: {} }

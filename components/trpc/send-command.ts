import { newId } from '#domain/new-id.ts'
import type { ShownError } from './shown-error.ts'
import { isPassing, shownError } from './shown-error.ts'

export type Sent<O> = { ok: true; answer: O } | { ok: false; error: ShownError }

/** Sends the same input again under the same command id while no answer comes; a changed input is another command. */
export type CommandSender<I, O> = (input: I) => Promise<Sent<O>>

const PAUSES_MS = [400, 1200, 2500]
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export function commandSender<I, O>(
  run: (input: I, command: string) => Promise<O>,
  { pausesMs = PAUSES_MS, id = newId }: { pausesMs?: readonly number[]; id?: () => string } = {},
): CommandSender<I, O> {
  let open: { input: string; command: string } | null = null
  return async (input) => {
    const asked = JSON.stringify(input)
    if (open?.input !== asked) open = { input: asked, command: id() }
    const { command } = open
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await run(input, command)
        open = null
        return { ok: true, answer }
      } catch (thrown) {
        const error = shownError(thrown)
        const wait = pausesMs[attempt]
        if (!isPassing(error)) open = null
        if (!isPassing(error) || wait === undefined) return { ok: false, error }
        await pause(wait)
      }
    }
  }
}

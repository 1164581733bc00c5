import type { ServerResponse } from 'node:http'

const LAST_WORDS_MS = 2_000

/** Writes to one client, and holds a bounded amount for it while it does not read. */
export type Outlet = {
  send(chunk: Buffer): void
  /** Last words; what was held is let go. */
  end(chunk: Buffer): void
  /** Since when the client has not read, by the clock of `performance.now`; null while it reads. */
  readonly blockedSince: number | null
  readonly heldBytes: number
}

/** `onOverflow`: the client reads too slowly, and what was held for it was dropped. */
export function createOutlet(response: ServerResponse, limitBytes: number, onOverflow: () => void): Outlet {
  let held: Buffer[] = []
  let heldBytes = 0
  let blockedSince: number | null = null

  response.on('drain', () => {
    blockedSince = null
    const waiting = held
    held = []
    heldBytes = 0
    for (const chunk of waiting) send(chunk)
  })

  const hold = (chunk: Buffer) => {
    held.push(chunk)
    heldBytes += chunk.length
  }

  const send = (chunk: Buffer) => {
    if (response.writableEnded || response.destroyed) return
    if (blockedSince === null) {
      if (!response.write(chunk)) blockedSince = performance.now()
      return
    }
    if (heldBytes + chunk.length <= limitBytes) return hold(chunk)
    if (heldBytes === 0) return hold(chunk)
    held = []
    heldBytes = 0
    onOverflow()
  }

  return {
    send,
    end: (chunk) => {
      held = []
      heldBytes = 0
      if (response.writableEnded) return
      response.end(chunk)
      // One that does not read would keep the socket for ever.
      const timer = setTimeout(() => response.destroy(), LAST_WORDS_MS).unref()
      response.once('close', () => clearTimeout(timer))
    },
    get blockedSince() {
      return blockedSince
    },
    get heldBytes() {
      return heldBytes
    },
  }
}

import type { SessionName } from './session-name.ts'
import { ARRIVALS, workerName } from './session-name.ts'
import { Switchboard } from './switchboard.ts'
import type { FromTab, ToTab } from './tab-messages.ts'

/** The part of a SharedWorker's global scope that is used here; the compiler knows the window only. */
type WorkerScope = {
  readonly name: string
  readonly location: { readonly origin: string }
  onconnect: ((event: MessageEvent) => void) | null
  close(): void
}

const scope = globalThis as unknown as WorkerScope
const board = new Switchboard({ origin: scope.location.origin })

scope.onconnect = ({ ports: [port] }) => {
  if (!port) return
  const hear = board.join((message: ToTab) => port.postMessage(message))
  port.onmessage = ({ data }: MessageEvent<FromTab>) => hear(data)
}

new BroadcastChannel(ARRIVALS).onmessage = ({ data }: MessageEvent<SessionName>) => {
  if (workerName(data) === scope.name) return
  const sameSession = scope.name.startsWith(workerName({ ...data, build: '' }))
  board.end(sameSession ? 'replaced' : 'signedOut')
  setTimeout(() => scope.close(), 100)
}

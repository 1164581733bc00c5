import type { SessionName } from './session-name.ts'
import { ARRIVALS, workerName } from './session-name.ts'
import { Switchboard } from './switchboard.ts'
import type { TabLink } from './tab-link.ts'
import type { ToTab } from './tab-messages.ts'

const HERE_EVERY_MS = 20_000

/** Joins a tab to the browser's one stream until the returned function is called. Where there is no shared worker, the visible tab holds the stream. */
export function openWire(link: TabLink, name: SessionName): () => void {
  const arrivals = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(ARRIVALS)
  arrivals?.postMessage(name)
  const shared = typeof SharedWorker === 'undefined' ? null : shareWorker(link, name)
  const close = shared ?? holdWhileVisible(link)

  const online = () => link.say({ say: 'online', online: navigator.onLine })
  const look = () => document.visibilityState === 'visible' && link.say({ say: 'wake' })
  const here = setInterval(() => link.say({ say: 'here' }), HERE_EVERY_MS)
  online()
  window.addEventListener('online', online)
  window.addEventListener('offline', online)
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(here)
    window.removeEventListener('online', online)
    window.removeEventListener('offline', online)
    document.removeEventListener('visibilitychange', look)
    close()
    arrivals?.close()
  }
}

function shareWorker(link: TabLink, name: SessionName): (() => void) | null {
  try {
    const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), {
      name: workerName(name),
      type: 'module',
    })
    let closeLocal: (() => void) | null = null
    worker.onerror = () => {
      closeLocal ??= holdWhileVisible(link)
    }
    worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => link.hear(data)
    const join = () => link.connect((message) => worker.port.postMessage(message))
    const leave = () => link.disconnect()
    const back = ({ persisted }: PageTransitionEvent) => persisted && join()
    join()
    window.addEventListener('pagehide', leave)
    window.addEventListener('pageshow', back)
    return () => {
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('pageshow', back)
      link.disconnect()
      worker.port.close()
      closeLocal?.()
    }
  } catch {
    return null
  }
}

function holdWhileVisible(link: TabLink): () => void {
  const board = new Switchboard({ origin: location.origin })
  const hear = board.join((message) => link.hear(message))
  const turn = () => {
    if (document.visibilityState === 'visible') link.connect(hear)
    else link.disconnect()
  }
  turn()
  document.addEventListener('visibilitychange', turn)
  return () => {
    document.removeEventListener('visibilitychange', turn)
    link.disconnect()
  }
}

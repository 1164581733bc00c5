import type { Place } from '../clients/watcher.ts'
import type { Product, Who } from './product.ts'

/** As many as one session may open, with room to spare for browsers that come back before the server noticed. */
const PER_SESSION = 20
const PER_ADDRESS = 500

export const sessionsFor = (watchers: number): number => Math.ceil(watchers / PER_SESSION)

/** Where each of so many watchers of one incident comes from: its session, and an address of this machine. */
export function placesOf(product: Product, who: readonly Who[], incident: string, count: number): Place[] {
  return Array.from({ length: count }, (_, i) => ({
    port: product.port,
    path: '/api/live',
    cookie: who[Math.floor(i / PER_SESSION)]?.cookie ?? '',
    from: `127.0.0.${2 + Math.floor(i / PER_ADDRESS)}`,
    watch: { workspace: product.workspace, stream: `incident/${incident}` },
  }))
}

export const floorPlaces = (port: number, count: number): Place[] =>
  Array.from({ length: count }, () => ({ port, path: '/' }))

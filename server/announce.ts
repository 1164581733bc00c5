import { styleText } from 'node:util'
import { Trouble } from '#server/trouble.ts'

/** `setupCode` is there while nobody has claimed the installation. */
export function announceReady(origin: string, setupCode: string | null, startedAt: number): string {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  const address = styleText('bold', setupCode ? `${origin}/setup#${setupCode}` : origin)
  const lines = setupCode
    ? ['Nobody has claimed this installation. This address does it, once:', '', `  ${address}`]
    : [`  ${address}`]
  return ['', `Holdpoint is ready (${seconds} s). Ctrl-C stops it.`, '', ...lines, ''].join('\n')
}

export function announceTrouble(error: unknown): string {
  const [what, wayOut] =
    error instanceof Trouble
      ? [error.message, error.wayOut]
      : [
          error instanceof Error ? (error.stack ?? error.message) : String(error),
          'This is a fault of Holdpoint itself: report it with the lines above.',
        ]
  return ['', styleText('bold', 'Holdpoint did not start.'), '', what, wayOut, ''].join('\n')
}

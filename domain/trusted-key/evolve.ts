// Folding the entries about trusted keys, oldest first, gives every key there ever was and whether it still stands.
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import type { TrustedKeyEvent } from './events.ts'
import type { TrustedKey, TrustedKeys } from './state.ts'
import { NO_KEYS } from './state.ts'

/** Raise when `evolve` gives another state for the same entries: cached states are then folded anew. */
export const TRUSTED_KEYS_EVOLVE_VERSION = 1

export function evolveTrustedKeys(state: TrustedKeys | null, e: OpenedEntry): TrustedKeys {
  const event = { type: e.entry.type, data: e.entry.data } as TrustedKeyEvent
  const { keys } = state ?? NO_KEYS
  const happened = { at: e.entry.at, by: e.entry.actor.id, seq: e.entry.seq }
  switch (event.type) {
    case 'key.trusted': {
      const { key: id, publicKey } = event.data
      const [keyId, name] = [openText(e, '/keyId'), openText(e, '/name')]
      const added: TrustedKey = { id, keyId, name, publicKey, added: happened, revoked: null }
      return { keys: [...keys, added] }
    }
    case 'key.revoked': {
      const revoked = { ...happened, reason: openText(e, '/reason') }
      return { keys: keys.map((key) => (key.id === event.data.key ? { ...key, revoked } : key)) }
    }
    default:
      throw new Error(`No rule to fold ${(event satisfies never as TrustedKeyEvent).type}`)
  }
}

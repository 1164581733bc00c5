// A freeze stops promotions or migrations on one environment, from the entry that placed it until the entry that lifts it.
import type { Instant, NewEvent, OpenedEntry } from '#domain/journal/entry.ts'

export type FreezeState = {
  number: string
  environment: string
  kinds: readonly string[]
  incident: string
  private: boolean
  placedAt: Instant
  placedBy: string
  liftedAt: Instant | null
}

type Placed = Omit<FreezeState, 'placedAt' | 'placedBy' | 'liftedAt'>

export const FREEZE_EVOLVE_VERSION = 1

export const freezePlaced = (data: Placed): NewEvent => ({
  type: 'freeze.placed',
  tv: 1,
  data: { ...data, kinds: [...data.kinds] },
  open: {},
})

export const freezeLifted = (reason: string): NewEvent => ({
  type: 'freeze.lifted',
  tv: 1,
  data: {},
  open: { '/reason': reason },
})

export function evolveFreeze(state: FreezeState | null, e: OpenedEntry): FreezeState {
  if (e.entry.type === 'freeze.placed') {
    const placed = e.entry.data as unknown as Placed
    return { ...placed, placedAt: e.entry.at, placedBy: e.entry.actor.id, liftedAt: null }
  }
  if (!state) throw new Error(`A freeze begins with freeze.placed, not ${e.entry.type}`)
  if (e.entry.type === 'freeze.lifted') return { ...state, liftedAt: e.entry.at }
  throw new Error(`No rule to fold ${e.entry.type}`)
}

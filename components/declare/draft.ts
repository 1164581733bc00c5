import { newId } from '#domain/new-id.ts'
import type { Declaration, DeclarationIds } from './declaration.ts'
import { EMPTY } from './declaration.ts'

export type Draft = { typed: Declaration; ids: DeclarationIds }

/** A draft belongs to one member: the next person at this browser does not find it. */
const keyOf = (member: string) => `holdpoint-draft ${member} declare`

export const newDraft = (): Draft => ({ typed: EMPTY, ids: { incident: newId(), execution: newId() } })

/** What was typed and not sent, in this tab, closed or reloaded. */
export function readDraft(member: string): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(member)) ?? 'null')
    const fresh = newDraft()
    if (typeof kept !== 'object' || kept === null || !('typed' in kept) || !('ids' in kept)) return fresh
    return { typed: { ...fresh.typed, ...(kept.typed as Declaration) }, ids: kept.ids as DeclarationIds }
  } catch {
    return newDraft()
  }
}

export function keepDraft(member: string, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(member), JSON.stringify(draft))
  } catch {
    return
  }
}

export function dropDraft(member: string): void {
  try {
    sessionStorage.removeItem(keyOf(member))
  } catch {
    return
  }
}

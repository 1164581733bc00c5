import { newId } from '#domain/ids.ts'
import type { Declaration, DeclarationIds } from './declaration.ts'
import { EMPTY } from './declaration.ts'

export type Draft = { typed: Declaration; ids: DeclarationIds }

const keyOf = (slug: string) => `holdpoint-declare ${slug}`

export const newDraft = (): Draft => ({ typed: EMPTY, ids: { incident: newId(), execution: newId() } })

/** What was typed and not sent, in this tab, closed or reloaded. */
export function readDraft(slug: string): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(slug)) ?? 'null')
    const fresh = newDraft()
    if (typeof kept !== 'object' || kept === null || !('typed' in kept) || !('ids' in kept)) return fresh
    return { typed: { ...fresh.typed, ...(kept.typed as Declaration) }, ids: kept.ids as DeclarationIds }
  } catch {
    return newDraft()
  }
}

export function keepDraft(slug: string, draft: Draft): void {
  try {
    sessionStorage.setItem(keyOf(slug), JSON.stringify(draft))
  } catch {
    return
  }
}

export function dropDraft(slug: string): void {
  try {
    sessionStorage.removeItem(keyOf(slug))
  } catch {
    return
  }
}

// A notice is an update as the owners of the named apps read it: published once, by one run of an action, and never changed.
import type { Instant, NewEvent, OpenedEntry } from '#domain/journal/entry.ts'
import { joinOpened, openText } from '#domain/journal/opened.ts'
import type { Json } from '#domain/json.ts'
import { splitOpen } from '#domain/runbook/open-values.ts'
import type { Health, UpdateCause, UpdateState } from '#domain/runbook/updates.ts'
import { updateFields } from '#domain/runbook/updates.ts'

/** An app that runs in an environment on a provider. */
export type Binding = { app: string; environment: string; provider: string }

export type NoticeState = {
  incident: string
  state: UpdateState
  cause: UpdateCause
  provider: string | null
  apps: readonly string[]
  environments: readonly string[]
  /** The words are null, and the bindings none, once redacted. */
  bindings: readonly Binding[]
  /** Null where the update does not say. */
  platformHealth: Health | null
  dependencyHealth: Health | null
  works: string | null
  doNow: string | null
  audience: string | null
  publishedAt: Instant
}

type Published = Pick<NoticeState, 'incident' | 'state' | 'cause' | 'apps' | 'environments'> & {
  provider?: string
  platformHealth?: Health
  dependencyHealth?: Health
}

export const NOTICE_EVOLVE_VERSION = 2

/** `params` are those of the authorized action, checked before; what is no field of an update stays in the incident. */
export function noticePublished(incident: string, params: { readonly [name: string]: Json }): NewEvent {
  const data: Record<string, Json> = { incident }
  const open: Record<string, Json> = {}
  for (const { name, type } of updateFields) {
    const value = params[name]
    if (value === undefined || value === null) continue
    const split = splitOpen(type, value, `/${name}`)
    if (split.data !== undefined) data[name] = split.data
    Object.assign(open, split.open)
  }
  return { type: 'notice.published', tv: 1, data, open }
}

export function evolveNotice(state: NoticeState | null, e: OpenedEntry): NoticeState {
  if (e.entry.type !== 'notice.published') throw new Error(`No rule to fold ${e.entry.type}`)
  if (state) throw new Error('A notice is published once')
  const data = e.entry.data as unknown as Published
  const { incident, state: says, cause, provider = null, apps, environments } = data
  return {
    incident,
    state: says,
    cause,
    provider,
    apps,
    environments,
    bindings: bindingsOf(joinOpened(e, '/bindings')),
    platformHealth: data.platformHealth ?? null,
    dependencyHealth: data.dependencyHealth ?? null,
    works: openText(e, '/works'),
    doNow: openText(e, '/doNow'),
    audience: openText(e, '/audience'),
    publishedAt: e.entry.at,
  }
}

const bindingsOf = (opened: Json): Binding[] => {
  const rows: readonly Json[] = Array.isArray(opened) ? opened : []
  return rows.filter(isBinding)
}

/** A cell that nobody could fill in names nothing to an owner. */
function isBinding(row: Json): row is Binding {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false
  const { app, environment, provider } = row as Record<string, Json>
  return [app, environment, provider].every((cell) => typeof cell === 'string')
}

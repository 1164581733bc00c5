// What an app owner is given: names and published words, nothing of the incident behind them.
import type { Instant } from '#domain/journal/entry.ts'
import type { Health, UpdateCause, UpdateState } from '#domain/runbook/updates.ts'

/** Every id is resolved to its name. Apps and bindings of others are left out. Words are null once redacted. */
export type NoticeView = {
  id: string
  state: UpdateState
  cause: UpdateCause
  provider: string | null
  apps: string[]
  environments: string[]
  bindings: { app: string; environment: string; provider: string }[]
  /** How the platform is, and what apps depend on; null where the update does not say. */
  platformHealth: Health | null
  dependencyHealth: Health | null
  works: string | null
  doNow: string | null
  audience: string | null
  publishedAt: Instant
}

/** `myApps.read` (needs myApps.read): newest first. `more`: older notices than these are kept and not shown. */
export type MyApps = { apps: string[]; current: NoticeView[]; earlier: NoticeView[]; more: boolean }

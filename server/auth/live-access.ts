/** Told at once when access is lost, so that open streams end or narrow. The streams' heartbeat finds out by itself, later. */
export type LiveAccess = {
  sessionsEnded(sessions: readonly string[]): void
  /** The session goes on under another id, and so do its streams. */
  sessionRenewed(renewed: { from: string; to: string }): void
  /** The member was removed, or got another role. */
  memberChanged(change: { workspace: string; member: string; person: string }): void
}

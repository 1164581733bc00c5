import { can } from '#domain/access/permissions.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import type { IncidentParts } from './incident-parts.ts'
import { isVisible } from './read.ts'

const STREAM = /^(incident|board)\/([0-9a-f-]{36})$/

/** May this member follow the stream live? Incidents it can see, and the board of its own workspace; nothing else. */
export async function mayWatch(parts: IncidentParts, who: Membership, stream: string): Promise<boolean> {
  const [, kind, id] = STREAM.exec(stream) ?? []
  if (!kind || !id || !can(who.member, 'incident.list', { kind: 'workspace' })) return false
  if (kind === 'board') return id === who.scope.workspace
  return isVisible(parts.db, { scope: who.scope, member: who.member.id }, id)
}

import { access } from '#domain/access/permissions.ts'
import type { StreamName } from '#domain/journal/entry.ts'
import type { LiveMember, LiveReads, Viewers } from './read.ts'

/** May this member see the stream, given who may see the incident? Only what a screen shows live can be watched. */
export function maySee({ member, role }: LiveMember, stream: StreamName, viewers: Viewers): boolean {
  const acting = { id: member, role }
  const workspace = { kind: 'workspace' } as const
  switch (stream.split('/')[0]) {
    case 'incident': {
      const resource = { kind: 'incident', private: viewers !== null, viewers: [...(viewers ?? [])] } as const
      return access(acting, 'incident.read', resource) === 'allowed'
    }
    case 'board':
      return access(acting, 'incident.list', workspace) === 'allowed'
    case 'catalogue':
      return access(acting, 'catalogue.read', workspace) === 'allowed'
    case 'runbook':
      return access(acting, 'runbook.read', workspace) === 'allowed'
    default:
      return false
  }
}

/** Asks the database as it is now. A stream that does not exist is not there for anybody. */
export async function mayWatch(reads: LiveReads, member: LiveMember, stream: StreamName): Promise<boolean> {
  const [kind, id = ''] = stream.split('/')
  if (kind === 'board') return id === member.workspace && maySee(member, stream, null)
  if (kind === 'catalogue') return mayWatchObject(reads, member, stream)
  if (kind !== 'incident') return maySee(member, stream, null)
  const incident = await reads.incident(member.workspace, id)
  return incident !== null && maySee(member, stream, incident.viewers)
}

const MOST_SAID = 500

/** What a private incident alone has named is there for its viewers only. */
async function mayWatchObject(reads: LiveReads, member: LiveMember, stream: StreamName): Promise<boolean> {
  const entries = await reads.entriesAfter(member.workspace, stream, 0, MOST_SAID)
  const { within } = entries[0]?.entry.data ?? {}
  if (entries.length === 0 || !maySee(member, stream, null)) return false
  if (typeof within !== 'string' || entries.some(({ entry }) => entry.type === 'object.disclosed')) return true
  const incident = await reads.incident(member.workspace, within)
  return incident !== null && maySee(member, `incident/${within}`, incident.viewers)
}

import type { Json } from '#domain/json.ts'
import { catalogueAttributes } from '#domain/runbook/catalogue.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { NamedObject } from './read.ts'
import { objectsById } from './read.ts'

/** What one workspace calls its catalogue objects, as far as this process has asked. Kind and name never change. */
export type WorkspaceNames = {
  get(id: string): NamedObject | undefined
  add(objects: readonly NamedObject[]): void
  /** Was this id asked for, or added? What is still unknown then names nothing. */
  settled(id: string): boolean
  /** Asks the database for those not known yet; ids that name nothing stay unknown. */
  ensure(ids: Iterable<string>): Promise<void>
  /** Of these, the ones that can be described are asked for once more: what is said of them changes. */
  reread(ids: Iterable<string>): Promise<void>
  /** Of these, the ones that so far only a private incident other than `incident` has named, as the database has it now. */
  hiddenBeside(incident: string, ids: Iterable<string>): Promise<string[]>
  /** Closed attributes by kind and id, as they were when asked: a ruling reads those that can change for itself. */
  readonly catalogue: Record<string, Record<string, Record<string, Json>>>
}

const MOST_WORKSPACES = 200
const MOST_ASKED = 20_000

/** One memory a workspace: an id from elsewhere names nothing here. */
export function createNames(db: Database): (scope: WorkspaceScope) => WorkspaceNames {
  const memories = new Map<string, WorkspaceNames>()
  return (scope) => {
    const known = memories.get(scope.workspace) ?? namesOf(db, scope)
    memories.delete(scope.workspace)
    memories.set(scope.workspace, known)
    const oldest = memories.keys().next().value
    if (memories.size > MOST_WORKSPACES && oldest) memories.delete(oldest)
    return known
  }
}

function namesOf(db: Database, scope: WorkspaceScope): WorkspaceNames {
  const objects = new Map<string, NamedObject>()
  const asked = new Set<string>()
  const catalogue: WorkspaceNames['catalogue'] = {}
  const add = (found: readonly NamedObject[]) => {
    for (const object of found) {
      objects.set(object.id, object)
      catalogue[object.kind] = { ...catalogue[object.kind], [object.id]: object.attributes }
    }
  }
  return {
    get: (id) => objects.get(id),
    settled: (id) => objects.has(id) || asked.has(id),
    add,
    catalogue,
    ensure: async (ids) => {
      const missing = [...new Set(ids)].filter((id) => !objects.has(id))
      if (missing.length === 0) return
      add(await objectsById(db, scope, missing))
      if (asked.size > MOST_ASKED) asked.clear()
      for (const id of missing) asked.add(id)
    },
    reread: async (ids) => {
      const described = [...ids].filter((id) => (objects.get(id)?.kind ?? '') in catalogueAttributes)
      if (described.length > 0) add(await objectsById(db, scope, described))
    },
    hiddenBeside: async (incident, ids) => {
      const isHidden = (id: string) => (objects.get(id)?.within ?? incident) !== incident
      const hidden = [...ids].filter(isHidden)
      if (hidden.length > 0) add(await objectsById(db, scope, hidden))
      return hidden.filter(isHidden)
    },
  }
}

import { randomInt } from 'node:crypto'
import type { Incident } from '#domain/incident/state.ts'
import type { WorkspaceNames } from '#server/catalogue/names.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { mintScope } from '#server/db/scope.ts'
import type { Journal } from '#server/journal/journal.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'
import type { Library } from '#server/runbook/library.ts'
import type { SummaryGround } from './kind.ts'
import { incidentKind } from './kind.ts'

/** What the verbs of an incident work with. */
export type IncidentParts = {
  db: Database
  journal: Journal
  library: Library
  names(scope: WorkspaceScope): WorkspaceNames
  kind: StreamKind<Incident>
}

export function createIncidentParts(
  db: Database,
  journal: Journal,
  library: Library,
  names: IncidentParts['names'],
): IncidentParts {
  const namesIn = (workspace: string) => names(mintScope(workspace))
  const ground: SummaryGround = {
    compiled: library.compiled,
    compile: library.compile,
    nameOf: (workspace, id) => namesIn(workspace).get(id)?.name ?? id,
    catalogue: (workspace) => namesIn(workspace).catalogue,
  }
  return {
    db,
    journal,
    library,
    names,
    kind: incidentKind(ground),
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Numbers of private incidents say nothing of how many there are. */
export const privateNumber = (): string =>
  `PRV-${Array.from({ length: 5 }, () => BASE32[randomInt(BASE32.length)]).join('')}`

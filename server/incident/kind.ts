import { evolveIncident, INCIDENT_EVOLVE_VERSION } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import { summarize } from '#domain/incident/summary.ts'
import type { StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { ProjectContext, Projections, StreamKind } from '#server/journal/stream-kind.ts'

export const incidentStream = (id: string): StreamName => `incident/${id}`

/** What a summary needs besides the incident itself; all of it immutable. */
export type SummaryGround = {
  compiled(hash: string): CompiledRunbook | undefined
  compile(document: RunbookDocument): CompiledRunbook
  nameOf(workspace: string, id: string): string
  catalogue(workspace: string): RulingInput['catalogue']
}

export function incidentKind(ground: SummaryGround): StreamKind<Incident> {
  return {
    kind: 'incident',
    version: INCIDENT_EVOLVE_VERSION,
    evolve: evolveIncident,
    project: (state, { workspace, origin, document }): Projections => ({
      incident: [
        {
          id: state.id,
          number: state.number,
          kind: state.kind,
          origin: origin ?? 'made',
          title: state.title ?? '',
          severity: state.severity,
          status: state.status,
          private: state.private,
          commander: state.commander,
          apps: [...state.apps],
          environments: [...state.environments],
          declared_at: state.declaredAt,
          declared_by: state.declaredBy,
          resolved_at: state.resolution?.at ?? null,
          seq: state.seq,
          summary: summaryOf(state, workspace, ground, document) as unknown as Json,
        },
      ],
      incident_viewer: state.viewers.map((member) => ({ incident: state.id, member })),
    }),
  }
}

const summaryOf = (state: Incident, workspace: string, ground: SummaryGround, document: ProjectContext['document']) =>
  summarize(state, (id) => {
    const run = state.executions[id]
    const runbook = run && (ground.compiled(run.runbook.hash) ?? compiledFrom(ground, document(run.runbook.hash)))
    if (!run || !runbook) return undefined
    return {
      run,
      runbook,
      now: state.at,
      catalogue: ground.catalogue(workspace),
      nameOf: (object) => ground.nameOf(workspace, object),
    }
  })

/** A process that has just started has compiled nothing yet. */
const compiledFrom = (ground: SummaryGround, document: Json | null): CompiledRunbook | undefined =>
  document === null ? undefined : ground.compile(document as unknown as RunbookDocument)

import type { IncidentEventData } from '#domain/incident/events.ts'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { RollbackParams } from '#domain/ruling/testing/bad-deploy-oracle.ts'
import { oracleRollback } from '#domain/ruling/testing/bad-deploy-oracle.ts'

/** No rule of Bad Deploy ever lets these pass. */
const NEVER = new Set(['edge.routeEdit', 'artifact.rebuildFromMain'])

/** Authorizations that Bad Deploy forbids, told by an oracle that shares no code with the engine. */
export function forbiddenActs(entries: readonly OpenedEntry[]): { forbidden: string[]; judged: number } {
  const forbidden: string[] = []
  let judged = 0
  let state: Incident | null = null
  for (const entry of entries) {
    const before: Incident | null = state
    const after: Incident = evolveIncident(before, entry)
    state = after
    if (entry.entry.type !== 'action.authorized') continue
    const { execution, run, action } = entry.entry.data as IncidentEventData['action.authorized']
    judged++
    if (NEVER.has(action)) forbidden.push(`entry ${entry.entry.seq} authorizes ${action}, which is always forbidden`)
    if (action !== 'route.rollback') continue
    const stood = before?.executions[execution]
    const accepted = after.executions[execution]?.runs[action]?.find(({ id }) => id === run)
    const params = accepted?.params as RollbackParams | undefined
    const verdict = stood && params ? oracleRollback(stood, Date.parse(entry.entry.at), params) : 'unknown'
    if (verdict !== 'satisfied') {
      forbidden.push(`entry ${entry.entry.seq} authorizes ${action}, of which the oracle says ${verdict}`)
    }
  }
  return { forbidden, judged }
}

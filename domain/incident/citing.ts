// What is cited shows something: a reading that stands, an attachment, or an outcome, in any execution of the incident.
import type { Incident } from './state.ts'

/** Why one of these entries cannot be cited, or null. */
export function citeFault(state: Incident, cites: readonly number[]): string | null {
  const missing = cites.find((seq) => seq > state.seq)
  if (missing) return `There is no entry #${missing}`
  if (cites.length === 0) return null
  const executions = Object.values(state.executions)
  const readings = executions.flatMap((run) => Object.values(run.readings).flat())
  const withdrawn = readings.find(({ seq, withdrawn }) => withdrawn && cites.includes(seq))
  if (withdrawn) return `#${withdrawn.seq} was withdrawn`
  const shown = new Set([
    ...readings.map(({ seq }) => seq),
    ...executions.flatMap((run) => run.evidence.map(({ seq }) => seq)),
    ...executions.flatMap((run) => Object.values(run.runs).flatMap((runs) => runs.map(({ doneSeq }) => doneSeq))),
  ])
  const empty = cites.find((seq) => !shown.has(seq))
  return empty ? `#${empty} is no evidence: cite a reading, an attachment or an outcome` : null
}

import type { IncidentEventData } from '#domain/incident/events.ts'
import type { CommandAnswer } from '../verb.ts'

/** Which guardrails refused it, which step holds it, or why it cannot be carried out. Throws when it was not refused. */
export function refusedBy({ outcome, entries }: CommandAnswer): string[] {
  const last = entries.at(-1)
  if (outcome !== 'refused' || !last) throw new Error(`It was not refused but ${outcome}`)
  const { rules, heldBy } = last.entry.data as unknown as IncidentEventData['action.refused']
  const stopped = rules.filter(({ verdict }) => verdict !== 'satisfied')
  return [
    ...stopped.map(({ guardrail, verdict }) => `${guardrail} ${verdict}`),
    ...heldBy.map(({ step }) => `held by ${step}`),
    ...(last.opened['/unavailable'] ? [String(last.opened['/unavailable'])] : []),
  ]
}

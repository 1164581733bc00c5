// What is said and settled about an incident as a whole: notes, severity, status, viewers, its end and its return.
import type { z } from 'zod'
import type { Decide } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type {
  AddNote,
  ChangeSeverity,
  ChangeStatus,
  ChangeViewers,
  LiftFreeze,
  ReopenIncident,
  ResolveIncident,
} from './schema.ts'
import { isEnded } from './state.ts'

export const addNote: Decide<z.infer<typeof AddNote>> = (state, { text, execution, step }) => {
  if (execution !== null && !state.executions[execution])
    return rejected('NOT_FOUND', 'The incident has no such execution.')
  return accepted([event('note.added', { execution, step }, { '/text': text })])
}

export const changeSeverity: Decide<z.infer<typeof ChangeSeverity>> = (state, { severity, reason }) => {
  if (severity === state.severity) return rejected('CONFLICT', `${state.number} is ${severity} already.`)
  return accepted([event('severity.changed', { from: state.severity, to: severity }, { '/reason': reason })])
}

export const changeStatus: Decide<z.infer<typeof ChangeStatus>> = (state, { status, reason }) => {
  if (isEnded(state)) return rejected('CONFLICT', `${state.number} is ${state.status}. Reopen it first.`)
  if (status === state.status) return rejected('CONFLICT', `${state.number} is ${status} already.`)
  return accepted([event('status.changed', { from: state.status, to: status }, { '/reason': reason })])
}

export const changeViewers: Decide<z.infer<typeof ChangeViewers>> = (state, { add, remove }, ctx) => {
  if (!state.private) return rejected('CONFLICT', 'This incident is not private: every member sees it.')
  if (add.some((member) => !ctx.roles[member])) {
    return rejected('BAD_INPUT', 'A viewer is no longer a member.', { add: 'Choose members of this workspace' })
  }
  if (remove.includes(state.commander)) {
    return rejected('BAD_INPUT', 'The commander sees the incident.', { remove: 'Hand over command first' })
  }
  const joining = [...new Set(add)].filter((member) => !state.viewers.includes(member))
  const leaving = [...new Set(remove)].filter((member) => state.viewers.includes(member) && !joining.includes(member))
  if (joining.length + leaving.length === 0) return rejected('CONFLICT', 'The viewers are these already.')
  return accepted([
    ...joining.map((member) => event('viewer.added', { member })),
    ...leaving.map((member) => event('viewer.removed', { member })),
  ])
}

export const resolveIncident: Decide<z.infer<typeof ResolveIncident>> = (state, { summary }) => {
  if (isEnded(state)) return rejected('CONFLICT', `${state.number} is ${state.status} already.`)
  const running = state.executionOrder.filter((id) => state.executions[id]?.status === 'running')
  if (running.length > 0) {
    const one = running.length === 1
    return rejected(
      'CONFLICT',
      `Held: ${one ? 'an execution is' : `${running.length} executions are`} still running. Complete ${one ? 'it' : 'them'}, or abandon ${one ? 'it' : 'them'} with a reason.`,
    )
  }
  return accepted([event('incident.resolved', {}, { '/summary': summary })])
}

export const reopenIncident: Decide<z.infer<typeof ReopenIncident>> = (state, { reason }) => {
  if (!isEnded(state)) return rejected('CONFLICT', `${state.number} is open.`)
  return accepted([event('incident.reopened', {}, { '/reason': reason })])
}

export const liftFreeze: Decide<z.infer<typeof LiftFreeze>> = (state, { freeze, reason }) => {
  const placed = state.freezes.find((f) => f.freeze === freeze)
  if (!placed) return rejected('NOT_FOUND', 'This incident placed no such freeze.')
  if (placed.liftedAt) return rejected('CONFLICT', `${placed.number} was lifted before.`)
  return accepted([event('freeze.lifted', { freeze, number: placed.number }, { '/reason': reason })], {
    lift: { freeze, reason },
  })
}

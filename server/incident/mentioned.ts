import type { Execution } from '#domain/execution/state.ts'
import type { Incident } from '#domain/incident/state.ts'
import { filesIn } from './files-named.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Every id that may name a catalogue object in what rulings and screens read of an incident. */
export function mentionedIds(incident: Incident): Set<string> {
  const ids = new Set<string>([...incident.apps, ...incident.environments])
  for (const { environment } of incident.freezes) ids.add(environment)
  for (const run of Object.values(incident.executions)) for (const id of mentionedInRun(run)) ids.add(id)
  return ids
}

/** An execution is a new object whenever it changes: a note does not walk through all that was read before it. */
const walked = new WeakMap<Execution, ReadonlySet<string>>()

function mentionedInRun(run: Execution): ReadonlySet<string> {
  const known = walked.get(run)
  if (known) return known
  const ids = new Set<string>()
  for (const part of valuesOf(run)) collectIds(part, ids)
  walked.set(run, ids)
  return ids
}

const valuesOf = (run: Execution): unknown[] => [
  run.scope,
  Object.values(run.readings).flatMap((readings) => readings.flatMap(({ value, key }) => [value, key])),
  Object.values(run.runs).flatMap((runs) => runs.map(({ params }) => params)),
  run.approvals.map(({ params }) => params),
]

/** The files that readings and actions of an incident name. */
export function filesMentioned(incident: Incident): Set<string> {
  const values = Object.values(incident.executions).flatMap(valuesOf)
  return new Set(filesIn(values).map(({ file }) => file.id))
}

const NAME_OTHER_THINGS = new Set([
  'command',
  'incident',
  'execution',
  'run',
  'freeze',
  'approval',
  'offer',
  'from',
  'to',
  'viewers',
  'add',
  'remove',
])

/** Every id in a command's input that may name a catalogue object. */
export function idsInCommand(input: unknown): Set<string> {
  const ids = new Set<string>()
  for (const [field, value] of Object.entries(input ?? {})) if (!NAME_OTHER_THINGS.has(field)) collectIds(value, ids)
  return ids
}

export function collectIds(value: unknown, ids: Set<string>): void {
  if (typeof value === 'string') {
    if (UUID.test(value)) ids.add(value)
  } else if (Array.isArray(value)) {
    for (const item of value) collectIds(item, ids)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collectIds(item, ids)
  }
}

import type { z } from 'zod'
import type { Reference } from '#domain/incident/schema.ts'
import { DeclareIncident } from '#domain/incident/schema.ts'
import type { Severity } from '#domain/incident/state.ts'
import type { StartableRunbook } from '#domain/incident/views.ts'
import type { FieldProblems } from '#domain/problem.ts'

/** A picker that is still empty is null. */
export type Picked = Reference | null

/** The form as typed. `runbook` is empty when none is to be started; `scope` holds what only the runbook asks for. */
export type Declaration = {
  title: string
  severity: Severity | null
  apps: Picked[]
  environments: Picked[]
  runbook: string
  scope: Record<string, Picked[]>
  private: boolean
  viewers: string[]
}

/** Ids that are made once for a form, so that sending it again declares once. */
export type DeclarationIds = { incident: string; execution: string }

export const EMPTY: Declaration = {
  title: '',
  severity: null,
  apps: [null],
  environments: [null],
  runbook: '',
  scope: {},
  private: false,
  viewers: [],
}

export type ScopeName = { name: string; kind: string; list: boolean }

export const scopeNames = (runbook: StartableRunbook): ScopeName[] =>
  Object.entries(runbook.scope).map(([name, kind]) => {
    const list = kind.startsWith('list of ')
    return { name, kind: list ? kind.slice('list of '.length) : kind, list }
  })

/** Scope names that the incident's own apps and environments do not fill in. */
export const ownScopeNames = (runbook: StartableRunbook): ScopeName[] =>
  scopeNames(runbook).filter(({ kind }) => kind !== 'app' && kind !== 'environment')

const chosen = (picked: readonly Picked[] | undefined): Reference[] => (picked ?? []).filter((each) => each !== null)

type FormField = 'apps' | 'environments' | `scope.${string}`
const fieldOf = ({ name, kind }: ScopeName): FormField =>
  kind === 'app' ? 'apps' : kind === 'environment' ? 'environments' : `scope.${name}`

const pickedFor = (typed: Declaration, scope: ScopeName): Reference[] =>
  scope.kind === 'app'
    ? chosen(typed.apps)
    : scope.kind === 'environment'
      ? chosen(typed.environments)
      : chosen(typed.scope[scope.name])

type Input = Omit<z.input<typeof DeclareIncident>, 'command'>

/** What the form asks of the server. */
export function declarationInput(typed: Declaration, ids: DeclarationIds, runbook: StartableRunbook | null): Input {
  const scope: Record<string, Reference | Reference[]> = {}
  for (const each of runbook ? scopeNames(runbook) : []) {
    const picked = pickedFor(typed, each)
    const [first] = picked
    if (first) scope[each.name] = each.list ? picked : first
  }
  return {
    incident: ids.incident,
    title: typed.title,
    severity: typed.severity as Severity,
    private: typed.private,
    viewers: typed.private ? typed.viewers : [],
    apps: chosen(typed.apps),
    environments: chosen(typed.environments),
    start: runbook ? { runbook: runbook.id, execution: ids.execution, scope } : null,
  }
}

/** What keeps the form from being sent, by field; the schema of the command is the judge. */
export function declarationProblems(
  typed: Declaration,
  ids: DeclarationIds,
  runbook: StartableRunbook | null,
): FieldProblems {
  const problems: FieldProblems = {}
  if (!typed.severity) problems.severity = 'Choose how bad it is'
  for (const [index, environment] of typed.environments.entries()) {
    if (environment && 'name' in environment && environment.production === undefined) {
      problems[`environments.${index}`] = 'Say whether it is production'
    }
  }
  for (const scope of runbook ? scopeNames(runbook) : []) {
    if (pickedFor(typed, scope).length === 0) {
      problems[`${fieldOf(scope)}.0`] ??= `Name it: ${runbook?.title} is run on one`
    }
  }
  const input = { ...declarationInput(typed, ids, runbook), command: ids.incident }
  for (const issue of DeclareIncident.safeParse(input).error?.issues ?? []) {
    const path = issue.path.map(String)
    if (path[0] === 'severity' && !typed.severity) continue
    const field = path[0] === 'start' ? `scope.${path.slice(2).join('.')}` : path.join('.')
    problems[field] ??= issue.message
  }
  return problems
}

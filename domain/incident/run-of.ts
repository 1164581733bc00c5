// A run bears an id of its own in the whole incident, which is also that of the execution, freeze or notice it brings about.
import type { ActionRun, Execution } from '#domain/execution/state.ts'
import type { Incident } from './state.ts'

export const runOf = ({ runs }: Execution, id: string): ActionRun | undefined =>
  Object.values(runs)
    .flat()
    .find((run) => run.id === id)

/** Does a run or an execution of the incident bear the id? */
export const isUsed = ({ executions }: Pick<Incident, 'executions'>, id: string): boolean =>
  executions[id] !== undefined || Object.values(executions).some((execution) => runOf(execution, id) !== undefined)

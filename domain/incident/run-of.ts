// A run bears an id of its own in the whole incident.
import type { ActionRun, Execution } from '#domain/execution/state.ts'

export const runOf = ({ runs }: Execution, id: string): ActionRun | undefined =>
  Object.values(runs)
    .flat()
    .find((run) => run.id === id)

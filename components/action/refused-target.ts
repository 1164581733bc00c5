import type { ExecutionModel } from '#components/room/execution-model.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'

/** What was asked for, by the name of its target: an action, `complete:STEP`, `complete`, `resolve:LABEL`, `establish:FACT`. */
export function targetWords(document: RunbookDocument | undefined, target: string): string {
  if (target.startsWith('complete:')) {
    const id = target.slice('complete:'.length)
    const at = document?.steps.findIndex((step) => step.id === id) ?? -1
    return at === -1 ? `Complete ${id}` : `Complete step ${at + 1}`
  }
  if (target === 'complete') return `Complete ${document ? textIn(document.title) : 'the execution'}`
  if (target.startsWith('resolve:')) return `Resolve as ${inWords(target.slice('resolve:'.length)).toLowerCase()}`
  if (target.startsWith('establish:')) {
    const name = target.slice('establish:'.length)
    const label = document?.facts.find((fact) => fact.name === name)?.label
    return `Record ${label ? textIn(label) : name}`
  }
  const action = document?.actions.find((each) => each.id === target)
  return action ? textIn(action.label) : target
}

/** Step whose menu offers an action, the one that does it first. */
export function stepOffering(model: ExecutionModel, action: string): string | null {
  const doing = model.steps.find((step) => step.does.includes(action))
  return (doing ?? model.steps.find((step) => step.actions.includes(action)))?.id ?? null
}

// A form begins with what the run already knows; a parameter whose source is unknown begins empty.
import type { Json } from '#domain/json.ts'
import { valueFrom } from '#domain/ruling/answer.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'

/** What `from:` gives each parameter at this moment. */
export const defaultsFor = (input: RulingInput, action: string): { [parameter: string]: Json | undefined } => {
  const compiled = input.runbook.program.actions.get(action)
  if (compiled === undefined) return {}
  const stage = new Stage(input)
  return Object.fromEntries([...compiled.from].map(([parameter, from]) => [parameter, valueFrom(stage, from)]))
}

/** The scope of an execution that the action would start. */
export const linkedScope = (
  input: RulingInput,
  action: string,
  params: { readonly [name: string]: Json },
): { [name: string]: Json | undefined } => {
  const stage = new Stage(input, { params })
  const given = input.runbook.program.actions.get(action)?.with ?? []
  return Object.fromEntries(given.map(({ name, value }) => [name, valueFrom(stage, value)]))
}

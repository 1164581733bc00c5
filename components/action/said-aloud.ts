import type { NameOf } from '#components/evidence/value-words.ts'
import { fieldLabel, valueWords } from '#components/evidence/value-words.ts'
import type { JsonObject } from '#domain/json.ts'
import type { Action } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'

/** An action as one person says it to another: `Roll back the route: to operation op-8790, expected epoch 41.` */
export function saidAloud(action: Action, params: JsonObject, nameOf: NameOf): string {
  const label = textIn(action.label)
  const said = action.parameters
    .filter(({ name }) => params[name] !== undefined)
    .map((field) => `${lowered(fieldLabel(field))} ${valueWords(field.type, params[field.name] ?? null, nameOf)}`)
  return said.length === 0 ? `${label}.` : `${label}: ${said.join(', ')}.`
}

const lowered = (label: string): string =>
  /^[A-Z][a-z ]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label

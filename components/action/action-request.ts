import type { Draft } from '#components/evidence/draft.ts'
import { rawOf, typedParams } from '#components/evidence/draft.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { FieldProblems } from '#domain/problem.ts'
import type { Parameter } from '#domain/runbook/document.ts'
import { namesIn } from '#domain/runbook/references.ts'
import { checkNamed } from '#domain/runbook/values.ts'

export type ParamDrafts = Readonly<Record<string, Draft | undefined>>

/** Stands for an object that is named here for the first time: it is given, and it is none that anybody read. */
export const NEW_OBJECT = '00000000-0000-7000-8000-000000000000'

/**
 * What the rules can be asked with before anything is sent: a name that is not in the catalogue yet is unknown to them.
 * Where it could have been left out, that it was given counts.
 */
export function knownParams(parameters: readonly Parameter[], drafts: ParamDrafts, nowMs: number): JsonObject {
  const filled = Object.fromEntries(
    Object.entries(drafts).filter((pair): pair is [string, Draft] => pair[1] !== undefined),
  )
  const typed = typedParams(parameters, filled, nowMs)
  return Object.fromEntries(
    parameters.flatMap(({ name, type, optional }): [string, Json][] => {
      const value = typed[name]
      if (value === undefined) return []
      if (namesIn(type, value).length === 0) return [[name, value]]
      return optional && type.type === 'reference' ? [[name, NEW_OBJECT]] : []
    }),
  )
}

export type BuiltRequest = { ok: true; params: Record<string, Json> } | { ok: false; problems: FieldProblems }

/**
 * What is sent. `blanks`: what nobody typed is asked for with "unknown" in its place, because the answer is a refusal anyway
 * and must not wait for more typing.
 */
export function buildRequest(
  parameters: readonly Parameter[],
  drafts: ParamDrafts,
  blanks: boolean,
  nowMs: number,
): BuiltRequest {
  const params: Record<string, Json> = {}
  const open: FieldProblems = {}
  for (const { name, type, optional } of parameters) {
    const raw = rawOf(type, drafts[name], nowMs)
    if (raw !== undefined) params[name] = raw
    else if (blanks && !optional) params[name] = null
    else if (!optional) open[`params.${name}`] = 'Fill it in first'
  }
  if (Object.keys(open).length > 0) return { ok: false, problems: open }
  const checked = checkNamed(parameters, params, { names: true })
  if (checked.ok) return { ok: true, params }
  return {
    ok: false,
    problems: Object.fromEntries(
      checked.problems.map(({ path, message }) => [`params${path.replaceAll('/', '.')}`, message]),
    ),
  }
}

import type { Draft } from '#components/evidence/draft.ts'
import { rawOf, typedParams } from '#components/evidence/draft.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { FieldProblems } from '#domain/problem.ts'
import type { Parameter } from '#domain/runbook/document.ts'
import { namesIn } from '#domain/runbook/references.ts'
import { checkNamed } from '#domain/runbook/values.ts'

export type ParamDrafts = Readonly<Record<string, Draft | undefined>>

/** What the rules can be asked with before anything is sent: a name that is not in the catalogue yet is unknown to them. */
export function knownParams(parameters: readonly Parameter[], drafts: ParamDrafts, nowMs: number): JsonObject {
  const filled = Object.fromEntries(
    Object.entries(drafts).filter((pair): pair is [string, Draft] => pair[1] !== undefined),
  )
  const typed = typedParams(parameters, filled, nowMs)
  return Object.fromEntries(
    parameters
      .filter(({ name, type }) => typed[name] !== undefined && namesIn(type, typed[name] ?? null).length === 0)
      .map(({ name }) => [name, typed[name] ?? null]),
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

// A form begins with what the run already knows; a parameter whose source is unknown begins empty.
import type { Json } from '#domain/json.ts'
import { valueFrom } from '#domain/ruling/answer.ts'
import { leftToDo } from '#domain/ruling/completing.ts'
import { factStatus } from '#domain/ruling/fact-status.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { Parameter } from '#domain/runbook/document.ts'

/** What `from:` gives each parameter at this moment; the others are looked up in the rows that were recorded. */
export const defaultsFor = (input: RulingInput, action: string): { [parameter: string]: Json | undefined } => {
  const compiled = input.runbook.program.actions.get(action)
  if (compiled === undefined) return {}
  const stage = new Stage(input)
  const { parameters = [] } = input.runbook.actions.get(action) ?? {}
  const isList = (name: string) => parameters.find((parameter) => parameter.name === name)?.type.type === 'list'
  const given = Object.fromEntries(
    [...compiled.from].map(([name, from]) => {
      const value = valueFrom(stage, from)
      const one = value !== undefined && value !== null && !Array.isArray(value)
      return [name, one && isList(name) ? [value] : value]
    }),
  )
  for (const [name, { fact, column }] of compiled.fromTable) given[name] = inTable(input, fact, column)
  const open = parameters.filter(({ name }) => !Object.hasOwn(given, name))
  return {
    ...given,
    ...Object.fromEntries(open.map((parameter) => [parameter.name, fromRow(input, parameter, parameters, given)])),
    ...forNext(input, action, open),
  }
}

/** The rows of a known table; or what stands in one column of it, each once, cells recorded as unknown left out. */
const inTable = (input: RulingInput, fact: string, column: string | null): Json | undefined => {
  const { status, value } = factStatus(input, fact)
  if (status !== 'known' || !Array.isArray(value)) return undefined
  if (column === null) return value
  const cells = value.map((row) => row[column] ?? null).filter((cell) => cell !== null)
  return [...new Set(cells)]
}

/** The parameter that names what the step does it for: of that kind, or the one text that nothing else fills in. */
const aboutWhich = (open: readonly Parameter[], kind: string | null): Parameter | undefined => {
  if (kind !== null) return open.find(({ type }) => type.type === 'reference' && type.kind === kind)
  const texts = open.filter(({ type }) => type.type === 'text')
  return texts.length === 1 ? texts[0] : undefined
}

/** Where a step does the action for each of a list: the next it was not done for, with the rest as the time before. */
const forNext = (
  input: RulingInput,
  action: string,
  open: readonly Parameter[],
): { [parameter: string]: Json | undefined } => {
  const step = [...input.runbook.program.steps.values()].find(
    (compiled) => compiled.each !== null && compiled.step.does.includes(action),
  )
  if (step === undefined) return {}
  const about = aboutWhich(open, step.eachKind)
  const next = leftToDo(input, step)[0]
  if (about === undefined || next === undefined) return {}
  const before = (input.run.runs[action] ?? []).findLast(({ voidedSeq }) => voidedSeq === null)
  const rest = open.filter((parameter) => parameter !== about)
  return {
    ...Object.fromEntries(rest.flatMap(({ name }) => (before?.params[name] ? [[name, before.params[name]]] : []))),
    [about.name]: next,
  }
}

/**
 * The cell of a known table under a column of the parameter's name and type, in the one row whose reference is a value already filled in:
 * the digest of the operation to return to stands beside it in the promotion history.
 */
const fromRow = (
  input: RulingInput,
  wanted: Parameter,
  parameters: readonly Parameter[],
  given: { [parameter: string]: Json | undefined },
): Json | undefined => {
  for (const { name, type, per } of input.runbook.facts.values()) {
    if (type.type !== 'table' || per !== undefined) continue
    const column = type.columns.find((each) => each.name === wanted.name && each.type.type === wanted.type.type)
    if (!column || column.type.type === 'reference') continue
    const { status, value } = factStatus(input, name)
    if (status !== 'known' || !Array.isArray(value)) continue
    const keys = type.columns.flatMap((each) =>
      each.type.type === 'reference' ? [{ column: each.name, kind: each.type.kind }] : [],
    )
    const rows = value.filter((row) =>
      keys.some(({ column: key, kind }) =>
        parameters.some(
          (p) =>
            p.type.type === 'reference' &&
            p.type.kind === kind &&
            given[p.name] !== undefined &&
            row[key] === given[p.name],
        ),
      ),
    )
    if (rows.length === 1) return rows[0][column.name] ?? undefined
  }
  return undefined
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

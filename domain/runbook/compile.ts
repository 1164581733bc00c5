// A compiled runbook is a document with its expressions made ready: compiled once, ruled with many times, on the server and in the browser alike.

import type { Sight } from '#domain/runbook/cel-environment.ts'
import { documentEnvironment, paramsOf } from '#domain/runbook/cel-environment.ts'
import type {
  Action,
  Clock,
  Condition,
  Expression,
  Fact,
  Field,
  Guardrail,
  Rule,
  RunbookDocument,
  Step,
} from '#domain/runbook/document.ts'
import { documentHash } from '#domain/runbook/document-hash.ts'
import type { CompiledExpression } from '#domain/runbook/expression.ts'
import { compileExpression } from '#domain/runbook/expression.ts'
import { kindWalked, namesOf } from '#domain/runbook/expression-scope.ts'
import { areOpposite } from '#domain/runbook/expression-tree.ts'
import type { FactReader } from '#domain/runbook/fact-functions.ts'
import type { FromTable } from '#domain/runbook/from-table.ts'
import { tableNamed } from '#domain/runbook/from-table.ts'
import { readExpression } from '#domain/runbook/read-expression.ts'
import type { Template, Value } from '#domain/runbook/template.ts'
import { compileTemplate, compileValue } from '#domain/runbook/template.ts'

export type Compiled = CompiledExpression & {
  readonly facts: readonly string[]
  readonly steps: readonly string[]
  readonly actions: readonly string[]
}

export type CompiledRule = {
  readonly guardrail: Guardrail
  readonly index: number
  readonly rule: Rule
  /** Null when the rule says never. */
  readonly allow: Compiled | null
  readonly because: Template
  /** The value that an approver types again. */
  readonly reenter: Value | null
}

export type CompiledClock = { readonly clock: Clock; readonly until: Compiled; readonly while: Compiled | null }

export type CompiledCondition = { readonly needs: Compiled; readonly because: Template }

export type CompiledStep = {
  readonly step: Step
  readonly number: number
  readonly hold: CompiledCondition | null
  readonly passes: CompiledCondition | null
  readonly onlyIf: Compiled | null
  readonly each: Compiled | null
  /** The kind of what `each` walks. */
  readonly eachKind: string | null
  /** Steps whose `onlyIf` is the exact opposite of this one's. */
  readonly alternatives: readonly string[]
  /** By capture, in the document's order. */
  readonly captureEach: readonly (Compiled | null)[]
}

export type CompiledAction = {
  readonly action: Action
  /** By parameter name. */
  readonly from: ReadonlyMap<string, Compiled>
  /** By parameter name: what begins with a table or a column of one. */
  readonly fromTable: ReadonlyMap<string, FromTable>
  /** In the order of `outdates`. */
  readonly outdatesKeys: readonly (Compiled | null)[]
  readonly exclusive: Compiled | null
  /** Where this holds, no approval is needed. */
  readonly unless: Compiled | null
  readonly with: readonly { readonly name: string; readonly value: Compiled }[]
  /** Steps that offer it. */
  readonly offeredBy: readonly string[]
}

export type CompiledRunbook = {
  readonly document: RunbookDocument
  /** SHA-256, hex, of the document's canonical form. */
  readonly hash: string
  readonly facts: ReadonlyMap<string, Fact>
  readonly steps: ReadonlyMap<string, Step>
  readonly actions: ReadonlyMap<string, Action>
  /** What rulings run. */
  readonly program: {
    readonly readers: ReadonlyMap<string, FactReader>
    readonly steps: ReadonlyMap<string, CompiledStep>
    readonly actions: ReadonlyMap<string, CompiledAction>
    /** By target. */
    readonly rules: ReadonlyMap<string, readonly CompiledRule[]>
    readonly derived: ReadonlyMap<string, Compiled>
    readonly flags: ReadonlyMap<string, { readonly when: Compiled; readonly says: Template }>
    readonly clocks: readonly CompiledClock[]
  }
}

const compile = (document: RunbookDocument, hash: string): CompiledRunbook => {
  const names = namesOf(document)
  const { sight, facts: readers } = documentEnvironment(document)

  const expression = (text: Expression, from: Sight, params: readonly Field[] | null): Compiled => {
    const compiled = compileExpression(from, text)
    const { uses } = readExpression(compiled.ast, names, params, 'flag')
    return { ...compiled, facts: [...uses.facts], steps: [...uses.steps], actions: [...uses.actions] }
  }
  const bare = sight(null)
  const plain = (text: Expression): Compiled => expression(text, bare, null)
  const plainOrNull = (text: Expression | undefined): Compiled | null => (text === undefined ? null : plain(text))
  const kindOf = (text: Expression): string | null =>
    kindWalked(readExpression(compileExpression(bare, text).ast, names, null, 'flag').shape)
  const condition = (given: Condition | undefined): CompiledCondition | null =>
    given === undefined
      ? null
      : { needs: plain(given.needs), because: compileTemplate(given.because, bare, names, null) }

  const rules = new Map<string, CompiledRule[]>()
  for (const guardrail of document.guardrails)
    for (const [index, rule] of guardrail.rules.entries())
      for (const target of rule.guards) {
        const params = paramsOf(document, target)
        const compiled: CompiledRule = {
          guardrail,
          index,
          rule,
          allow: rule.allow === undefined ? null : expression(rule.allow, sight(target), params),
          because: compileTemplate(rule.because, sight(target), names, params),
          reenter: rule.reenter === undefined ? null : compileValue(rule.reenter, sight(target), names, params),
        }
        rules.set(target, [...(rules.get(target) ?? []), compiled])
      }

  const conditions = new Map(
    document.steps.flatMap((step) => (step.onlyIf === undefined ? [] : [[step.id, plain(step.onlyIf).ast] as const])),
  )
  const alternativesOf = (step: Step): string[] => {
    const own = conditions.get(step.id)
    if (own === undefined) return []
    return [...conditions].flatMap(([id, other]) => (id !== step.id && areOpposite(own, other) ? [id] : []))
  }

  const compiledAction = (action: Action): CompiledAction => {
    const own = (text: Expression) => expression(text, sight(action.id), action.parameters)
    const sources = action.parameters.flatMap(({ name, from }) =>
      from === undefined ? [] : [{ name, from, table: tableNamed(names.facts, from) }],
    )
    return {
      action,
      from: new Map(sources.flatMap(({ name, from, table }) => (table ? [] : [[name, plain(from)] as const]))),
      fromTable: new Map(sources.flatMap(({ name, table }) => (table ? [[name, table] as const] : []))),
      outdatesKeys: action.outdates.map(({ key }) => (key === undefined ? null : own(key))),
      exclusive: action.exclusive === undefined ? null : own(action.exclusive),
      unless: action.approval?.unless === undefined ? null : own(action.approval.unless),
      with:
        action.effect.kind === 'start-execution'
          ? action.effect.with.map(({ name, value }) => ({ name, value: own(value) }))
          : [],
      offeredBy: document.steps.filter((step) => step.offers.includes(action.id)).map((step) => step.id),
    }
  }

  return {
    document,
    hash,
    facts: names.facts,
    steps: names.steps,
    actions: names.actions,
    program: {
      readers,
      rules,
      steps: new Map(
        document.steps.map((step, i) => [
          step.id,
          {
            step,
            number: i + 1,
            hold: condition(step.hold),
            passes: condition(step.passes),
            onlyIf: plainOrNull(step.onlyIf),
            each: plainOrNull(step.each),
            eachKind: step.each === undefined ? null : kindOf(step.each),
            alternatives: alternativesOf(step),
            captureEach: step.captures.map((capture) => plainOrNull(capture.each)),
          },
        ]),
      ),
      actions: new Map(document.actions.map((action) => [action.id, compiledAction(action)])),
      derived: new Map(
        document.facts.flatMap((fact) => (fact.derive === undefined ? [] : [[fact.name, plain(fact.derive)] as const])),
      ),
      clocks: (document.clocks ?? []).map((clock) => ({
        clock,
        until: plain(clock.until),
        while: plainOrNull(clock.while),
      })),
      flags: new Map(
        document.flags.map((flag) => [
          flag.name,
          { when: plain(flag.when), says: compileTemplate(flag.says, bare, names, null) },
        ]),
      ),
    },
  }
}

const compiledByHash = new Map<string, CompiledRunbook>()
const mostKept = 50

/** Compiles a document that passed the checker; throws on one that never did. The same document is compiled once. */
export const compileRunbook = (document: RunbookDocument): CompiledRunbook => {
  const hash = documentHash(document)
  const known = compiledByHash.get(hash)
  if (known !== undefined) return known
  const compiled = compile(document, hash)
  if (compiledByHash.size >= mostKept) compiledByHash.clear()
  compiledByHash.set(hash, compiled)
  return compiled
}

// What a path of an expression means: the fact, parameter, step, run or attribute it names, and the type found there.
import type { ASTNode } from '@marcbachmann/cel-js'
import { catalogueAttributes } from '#domain/runbook/catalogue.ts'
import type { Action, Fact, Field, FieldType, RunbookDocument, Step } from '#domain/runbook/document.ts'
import { withArticle } from '#domain/runbook/document.ts'

export type Shape =
  | { readonly kind: 'value'; readonly type: FieldType }
  | { readonly kind: 'list'; readonly of: FieldType; readonly mayBeEmpty: boolean }
  /** The beginning of a longer name: `facts`, `facts.route`. */
  | { readonly kind: 'names'; readonly root: string; readonly prefix: string }
  | { readonly kind: 'perFact'; readonly fact: Fact }
  | { readonly kind: 'catalogue'; readonly of: string }
  | { readonly kind: 'attributes'; readonly of: string }
  /** A result of an operator or a function, typed by the library. */
  | { readonly kind: 'result' }

export type Names = {
  readonly facts: ReadonlyMap<string, Fact>
  readonly steps: ReadonlyMap<string, Step>
  readonly actions: ReadonlyMap<string, Action>
  readonly scope: readonly Field[]
}

export const namesOf = (document: RunbookDocument): Names => ({
  facts: new Map(document.facts.map((fact) => [fact.name, fact])),
  steps: new Map(document.steps.map((step) => [step.id, step])),
  actions: new Map(document.actions.map((action) => [action.id, action])),
  scope: document.scope,
})

export class ExpressionProblem extends Error {
  readonly node: ASTNode
  constructor(node: ASTNode, message: string) {
    super(message)
    this.node = node
  }
}

const instant: FieldType = { type: 'timestamp' }
const plain = (name: string, type: FieldType, optional = false): Field => ({ name, type, optional })

export const runTypeOf = (action: Action): FieldType => ({
  type: 'record',
  fields: [
    plain('at', instant),
    plain('by', { type: 'reference', kind: 'member' }),
    plain('outcome', { type: 'choice', options: ['open', 'succeeded', 'failed'] }),
    plain('doneAt', instant),
    plain('params', { type: 'record', fields: action.parameters }),
  ],
})

export const shapeOf = (type: FieldType): Shape => {
  switch (type.type) {
    case 'list':
      return { kind: 'list', of: type.of, mayBeEmpty: type.min === 0 }
    case 'table':
      return { kind: 'list', of: { type: 'record', fields: type.columns }, mayBeEmpty: type.min === 0 }
    case 'choices':
      return { kind: 'list', of: { type: 'choice', options: type.options }, mayBeEmpty: type.min === 0 }
    default:
      return { kind: 'value', type }
  }
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '))

const nearest = (name: string, known: readonly string[]): string => {
  const close = known.filter(
    (candidate) =>
      candidate.toLowerCase() === name.toLowerCase() || candidate.startsWith(name) || name.startsWith(candidate),
  )
  return close.length > 0 && close.length <= 3 ? ` Did you mean ${close.join(' or ')}?` : ''
}

const named = (node: ASTNode, root: string, name: string, names: Names): Shape => {
  const inRoot = root === 'facts' ? names.facts : names.actions
  const fact = root === 'facts' ? names.facts.get(name) : undefined
  if (fact !== undefined) return fact.per === undefined ? shapeOf(fact.type) : { kind: 'perFact', fact }
  const action = root === 'actions' ? names.actions.get(name) : undefined
  if (action !== undefined) return { kind: 'list', of: runTypeOf(action), mayBeEmpty: true }
  const known = [...inRoot.keys()]
  if (known.some((candidate) => candidate.startsWith(`${name}.`))) return { kind: 'names', root, prefix: `${name}.` }
  throw new ExpressionProblem(
    node,
    `There is no ${root === 'facts' ? 'fact' : 'action'} ${name}.${nearest(name, known)}`,
  )
}

/** The shape of `left.name`. Throws an `ExpressionProblem` where there is none. */
export const member = (node: ASTNode, left: Shape, name: string, names: Names): Shape => {
  if (left.kind === 'names' && left.root === 'steps') {
    if (left.prefix !== '') {
      if (['done', 'skipped', 'notNeeded', 'passed'].includes(name)) return { kind: 'value', type: { type: 'boolean' } }
      throw new ExpressionProblem(node, `A step is done, skipped, notNeeded or passed; not ${name}.`)
    }
    if (names.steps.has(name)) return { kind: 'names', root: 'steps', prefix: `${name}.` }
    throw new ExpressionProblem(node, `There is no step ${name}. The steps are ${listed([...names.steps.keys()])}.`)
  }
  if (left.kind === 'names' && left.root === 'scope') {
    const field = names.scope.find((candidate) => candidate.name === name)
    if (field !== undefined) return shapeOf(field.type)
    throw new ExpressionProblem(
      node,
      `The scope has no ${name}; it has ${listed(names.scope.map((candidate) => candidate.name))}.`,
    )
  }
  if (left.kind === 'names' && left.root === 'catalogue') {
    if (Object.hasOwn(catalogueAttributes, name)) return { kind: 'catalogue', of: name }
    throw new ExpressionProblem(
      node,
      `The catalogue says nothing about ${withArticle(name)}; it does about ${listed(Object.keys(catalogueAttributes))}.`,
    )
  }
  if (left.kind === 'names') return named(node, left.root, `${left.prefix}${name}`, names)
  if (left.kind === 'attributes') {
    const attributes = catalogueAttributes[left.of] ?? {}
    if (Object.hasOwn(attributes, name)) return { kind: 'value', type: { type: 'boolean' } }
    throw new ExpressionProblem(
      node,
      `The catalogue does not say ${name} of ${withArticle(left.of)}; it says ${listed(Object.keys(attributes))}.`,
    )
  }
  if (left.kind === 'value' && left.type.type === 'record') {
    const field = left.type.fields.find((candidate) => candidate.name === name)
    if (field !== undefined) return shapeOf(field.type)
    throw new ExpressionProblem(
      node,
      `There is no field ${name} here; there is ${listed(left.type.fields.map((candidate) => candidate.name))}.`,
    )
  }
  if (left.kind === 'value' && left.type.type === 'checks') {
    if (left.type.items.includes(name)) return { kind: 'value', type: { type: 'choice', options: ['ok', 'failed'] } }
    throw new ExpressionProblem(node, `There is no check ${name} here; there is ${listed(left.type.items)}.`)
  }
  if (left.kind === 'perFact')
    throw new ExpressionProblem(
      node,
      `${left.fact.name} is read per ${left.fact.per}: say which, such as facts.${left.fact.name}[params.${left.fact.per}].`,
    )
  throw new ExpressionProblem(node, `There is no ${name} here.`)
}

/** The kind of the references that an `each` walks. */
export const kindWalked = (shape: Shape | null): string | null => {
  if (shape?.kind === 'value' && shape.type.type === 'reference') return shape.type.kind
  return shape?.kind === 'list' && shape.of.type === 'reference' ? shape.of.kind : null
}

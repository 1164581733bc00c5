// A call in an expression is one of a closed list: functions of facts, counts, fixed times and durations, walks over lists.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { FieldType } from '#domain/runbook/document.ts'
import { withArticle } from '#domain/runbook/document.ts'
import { parseDuration } from '#domain/runbook/duration.ts'
import type { ExpressionReader } from '#domain/runbook/expression-reader.ts'
import { literalText, mostListDepth, result, roots } from '#domain/runbook/expression-reader.ts'
import type { Shape } from '#domain/runbook/expression-scope.ts'
import { childrenOf, dottedPath, printed } from '#domain/runbook/expression-tree.ts'
import { factArgument, factFunctions } from '#domain/runbook/fact-functions.ts'
import { instantOf } from '#domain/runbook/values.ts'

const textMethods = ['startsWith', 'endsWith', 'contains']
const isFactFunction = (name: string): name is (typeof factFunctions)[number] =>
  factFunctions.some((known) => known === name)

const kindsOf = (type: FieldType): string =>
  type.type === 'reference' ? `a reference to one ${type.kind}` : withArticle(type.type)

const readHas = (reader: ExpressionReader, node: ASTNode, args: readonly ASTNode[]): Shape => {
  const [first] = args
  const path = first === undefined ? null : dottedPath(first)
  const field = path?.startsWith('params.')
    ? reader.params?.find((candidate) => `params.${candidate.name}` === path)
    : undefined
  if (field === undefined)
    return reader.refuse(
      node,
      'has() turns what is missing into false, so it takes only an optional parameter, such as has(params.provider).',
    )
  if (!field.optional) return reader.refuse(node, `${field.name} is not optional, so has() says nothing.`)
  reader.uses.params.add(field.name)
  reader.uses.constant = false
  return result
}

const readFactFunction = (
  reader: ExpressionReader,
  node: ASTNode,
  name: (typeof factFunctions)[number],
  bound: ReadonlyMap<string, FieldType>,
  lists: number,
): Shape => {
  const [first] = node.op === 'call' ? node.args[1] : []
  if (reader.use === 'condition' && name === 'isUnknown')
    return reader.refuse(node, 'isUnknown is for flags: here, a fact that becomes unknown would open what was held.')
  if (reader.use === 'condition' && name === 'previous')
    return reader.refuse(node, 'previous is for flags: a rule rests on what is, not on what was.')
  const argument = first === undefined ? null : factArgument(first)
  const fact = reader.names.facts.get(argument?.path ?? '')
  if (first === undefined || argument === null)
    return reader.refuse(node, `${name} takes a fact, such as ${name}(facts.route.owner).`)
  if (fact === undefined)
    return reader.refuse(
      first,
      `There is no fact ${argument.path}. ${name} takes a whole fact, with its key where it has one.`,
    )
  const shape = reader.read(first, bound, lists, name === 'lastKnown' || name === 'previous')
  if (shape.kind === 'perFact')
    return reader.refuse(first, `${fact.name} is read per ${fact.per}: say which in brackets.`)
  if (fact.derive !== undefined && ['source', 'age', 'observedAt', 'recordedAt'].includes(name))
    return reader.refuse(first, `${fact.name} is derived, so nobody observed it: ask about what it is derived from.`)
  switch (name) {
    case 'lastKnown':
    case 'previous':
      return shape
    case 'observedAt':
    case 'recordedAt':
      return { kind: 'value', type: { type: 'timestamp' } }
    case 'age':
      return { kind: 'value', type: { type: 'duration' } }
    case 'source':
      return { kind: 'value', type: { type: 'text' } }
    case 'allOk':
      return fact.type.type === 'checks'
        ? result
        : reader.refuse(first, `allOk takes checks, and ${fact.name} is ${kindsOf(fact.type)}.`)
    default:
      return result
  }
}

export const readCall = (
  reader: ExpressionReader,
  node: ASTNode & { op: 'call' },
  bound: ReadonlyMap<string, FieldType>,
  lists: number,
): Shape => {
  const [name, args] = node.args
  const [first] = args
  if (isFactFunction(name)) return readFactFunction(reader, node, name, bound, lists)
  if (name === 'lastAt') {
    const path = first === undefined ? null : dottedPath(first)
    const action = path?.startsWith('actions.') ? path.slice(8) : ''
    if (first === undefined || !reader.names.actions.has(action))
      return reader.refuse(node, 'lastAt takes an action, such as lastAt(actions.route.rollback).')
    reader.read(first, bound, lists)
    return { kind: 'value', type: { type: 'timestamp' } }
  }
  if (name === 'has') return readHas(reader, node, args)
  if (name === 'size') {
    const shape = first === undefined ? result : reader.read(first, bound, lists)
    if (shape.kind !== 'list' && !(shape.kind === 'value' && ['text', 'markdown', 'url'].includes(shape.type.type)))
      return shape.kind === 'result' && reader.problems.length > 0
        ? result
        : reader.refuse(node, 'size counts a list, a table or a text.')
    return result
  }
  if (name === 'duration') {
    const text = first === undefined ? null : literalText(first)
    if (text === null || !parseDuration(text).ok || text.includes('d'))
      return reader.refuse(node, 'duration takes a text in quotes, such as duration("5m") or duration("1h30m").')
    return { kind: 'value', type: { type: 'duration' } }
  }
  if (name === 'timestamp') {
    const text = first === undefined ? null : literalText(first)
    if (text === null || !text.endsWith('Z') || instantOf(text) === null)
      return reader.refuse(node, 'timestamp takes a time in UTC in quotes, such as timestamp("2026-11-24T03:17:42Z").')
    return { kind: 'value', type: { type: 'timestamp' } }
  }
  return reader.refuse(
    node,
    `There is no function ${name} here. There are size, duration, timestamp, has, lastAt, ${factFunctions.join(', ')}.`,
  )
}

export const readMethod = (
  reader: ExpressionReader,
  node: ASTNode & { op: 'rcall' },
  bound: ReadonlyMap<string, FieldType>,
  lists: number,
): Shape => {
  const [name, receiver, args] = node.args
  if (textMethods.includes(name)) {
    for (const child of childrenOf(node)) reader.read(child, bound, lists)
    return result
  }
  if (name !== 'all' && name !== 'exists')
    return reader.refuse(
      node,
      name === 'matches'
        ? 'matches can take for ever on the wrong text, so it is not allowed.'
        : `${name} is not allowed here. A walk over a list is all or exists.`,
    )
  const shape = reader.read(receiver, bound, lists)
  const [variable, body] = args
  if (variable?.op !== 'id' || body === undefined)
    return reader.refuse(node, `${name} takes a name and a condition, such as ${name}(p, p.state == "succeeded").`)
  if (lists + 1 > mostListDepth) return reader.refuse(node, 'Two list conditions deep at most.')
  if (shape.kind === 'perFact')
    return reader.refuse(
      receiver,
      `A walk over ${shape.fact.name} sees only what was read. Walk the list of what should be there, and read facts.${shape.fact.name}[..] for each.`,
    )
  if (shape.kind !== 'list')
    return shape.kind === 'result' && reader.problems.length > 0
      ? result
      : reader.refuse(receiver, `${name} walks a list or a table.`)
  if (roots.includes(variable.args) || ['params', 'now'].includes(variable.args) || bound.has(variable.args))
    return reader.refuse(variable, `${variable.args} is taken: choose another name.`)
  if (name === 'all' && shape.mayBeEmpty && !printed(reader.whole).includes(`size(${printed(receiver)})`))
    reader.refuse(
      node,
      `all is true of an empty list, and ${printed(receiver)} may be empty: say size(${printed(receiver)}) == 0 || first, or > 0 &&.`,
    )
  reader.read(body, new Map([...bound, [variable.args, shape.of]]), lists + 1)
  return result
}

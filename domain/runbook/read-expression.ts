// An expression is allowed what keeps it monotone and bounded; everything else is refused by name, at its place.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import { parseDuration } from '#domain/runbook/duration.ts'
import type { Names, Shape } from '#domain/runbook/expression-scope.ts'
import { ExpressionProblem, member, shapeOf } from '#domain/runbook/expression-scope.ts'
import { childrenOf, dottedPath, printed } from '#domain/runbook/expression-tree.ts'
import { factArgument, factFunctions } from '#domain/runbook/fact-functions.ts'
import { instantOf } from '#domain/runbook/values.ts'

/** `flag`: marks the timeline and opens nothing, so it may also ask what is unknown and what was before. */
export type ExpressionUse = 'condition' | 'flag'

export type Uses = {
  readonly facts: Set<string>
  /** Facts whose freshness decides; not those under `lastKnown`. */
  readonly freshFacts: Set<string>
  readonly steps: Set<string>
  readonly actions: Set<string>
  readonly params: Set<string>
  /** Nothing of the world is looked at. */
  constant: boolean
}

export type ExpressionReading = {
  readonly shape: Shape
  readonly uses: Uses
  readonly problems: readonly { start: number; end: number; message: string }[]
}

const mostNodes = 200
const mostDepth = 24
const mostListDepth = 2
const roots = ['facts', 'steps', 'actions', 'scope', 'catalogue']
const textMethods = ['startsWith', 'endsWith', 'contains']
const result: Shape = { kind: 'result' }
const isFactFunction = (name: string): name is (typeof factFunctions)[number] =>
  factFunctions.some((known) => known === name)

const optionsOf = (shape: Shape): readonly string[] | null => {
  if (shape.kind !== 'value') return null
  if (shape.type.type === 'choice') return shape.type.options
  return shape.type.type === 'yesNo' ? ['yes', 'no'] : null
}

const literalText = (node: ASTNode): string | null =>
  node.op === 'value' && typeof node.args === 'string' ? node.args : null

const kindsOf = (type: FieldType): string =>
  type.type === 'reference' ? `a reference to one ${type.kind}` : type.type === 'choice' ? 'a choice' : `a ${type.type}`

class Reader {
  readonly problems: { start: number; end: number; message: string }[] = []
  readonly uses: Uses = {
    facts: new Set(),
    freshFacts: new Set(),
    steps: new Set(),
    actions: new Set(),
    params: new Set(),
    constant: true,
  }
  readonly names: Names
  readonly params: readonly Field[] | null
  readonly use: ExpressionUse
  readonly whole: ASTNode

  constructor(names: Names, params: readonly Field[] | null, use: ExpressionUse, whole: ASTNode) {
    this.names = names
    this.params = params
    this.use = use
    this.whole = whole
  }

  refuse(node: ASTNode, message: string): Shape {
    this.problems.push({ start: node.start, end: node.end, message })
    return result
  }

  read(node: ASTNode, bound: ReadonlyMap<string, FieldType>, lists: number, lastKnown = false): Shape {
    try {
      return this.readNode(node, bound, lists, lastKnown)
    } catch (error) {
      if (!(error instanceof ExpressionProblem)) throw error
      return this.refuse(error.node, error.message)
    }
  }

  readNode(node: ASTNode, bound: ReadonlyMap<string, FieldType>, lists: number, lastKnown: boolean): Shape {
    switch (node.op) {
      case 'value':
        return this.literal(node)
      case 'id':
        return this.name(node, bound)
      case '.':
        return this.access(node, bound, lists, lastKnown)
      case '[]':
        return this.index(node, bound, lists, lastKnown)
      case 'call':
        return this.call(node, bound, lists)
      case 'rcall':
        return this.method(node, bound, lists)
      case '==':
      case '!=':
        return this.comparison(node, node.args, bound, lists)
      case 'in':
        return this.membership(node, node.args, bound, lists)
      case '+':
      case '-':
        return this.sum(node, node.args, bound, lists)
      case '.?':
      case '[?]':
      case 'map':
        return this.refuse(
          node,
          'This is not part of the expressions here: operators, ? :, in [..], all, exists and the listed functions are.',
        )
      case 'list':
        return this.refuse(node, 'A list stands only to the right of `in`.')
      default:
        for (const child of childrenOf(node)) this.read(child, bound, lists)
        return result
    }
  }

  literal(node: ASTNode): Shape {
    if (node.args === null) return this.refuse(node, 'There is no null here: what is missing is unknown by itself.')
    return typeof node.args === 'object'
      ? this.refuse(node, 'Bytes and unsigned numbers are not part of the expressions here.')
      : result
  }

  name(node: ASTNode & { op: 'id' }, bound: ReadonlyMap<string, FieldType>): Shape {
    const name = node.args
    const variable = bound.get(name)
    if (variable !== undefined) return shapeOf(variable)
    if (name === 'now') {
      this.uses.constant = false
      return { kind: 'value', type: { type: 'timestamp' } }
    }
    if (name === 'params') {
      if (this.params === null) return this.refuse(node, 'There are no parameters here.')
      return { kind: 'value', type: { type: 'record', fields: this.params } }
    }
    if (roots.includes(name)) return { kind: 'names', root: name, prefix: '' }
    return this.refuse(
      node,
      `There is no ${name}. An expression sees facts, params, scope, steps, actions, catalogue and now.`,
    )
  }

  access(node: ASTNode & { op: '.' }, bound: ReadonlyMap<string, FieldType>, lists: number, lastKnown: boolean): Shape {
    const [target, name] = node.args
    const left = this.read(target, bound, lists, lastKnown)
    if (left.kind === 'result') {
      if (this.problems.length === 0) this.refuse(node, `There is no ${name} here.`)
      return result
    }
    const shape = member(node, left, name, this.names)
    this.note(node, lastKnown)
    return shape
  }

  note(node: ASTNode, lastKnown: boolean): void {
    const path = dottedPath(node)
    if (path === null) return
    const [root = '', ...rest] = path.split('.')
    const name = rest.join('.')
    if (root === 'facts' && this.names.facts.has(name)) {
      this.uses.facts.add(name)
      if (!lastKnown) this.uses.freshFacts.add(name)
    } else if (root === 'actions' && this.names.actions.has(name)) this.uses.actions.add(name)
    else if (root === 'steps') this.uses.steps.add(rest[0] ?? '')
    else if (root === 'params') this.uses.params.add(rest[0] ?? '')
    else if (root !== 'scope' && root !== 'catalogue') return
    this.uses.constant = false
  }

  index(node: ASTNode & { op: '[]' }, bound: ReadonlyMap<string, FieldType>, lists: number, lastKnown: boolean): Shape {
    const [target, key] = node.args
    const left = this.read(target, bound, lists, lastKnown)
    const by = this.read(key, bound, lists)
    const kind = by.kind === 'value' && by.type.type === 'reference' ? by.type.kind : null
    if (left.kind === 'perFact') {
      if (kind !== left.fact.per)
        return this.refuse(
          key,
          `${left.fact.name} is read per ${left.fact.per}, so a reference to one ${left.fact.per} stands in the brackets.`,
        )
      return shapeOf(left.fact.type)
    }
    if (left.kind === 'catalogue') {
      if (kind !== left.of) return this.refuse(key, `A reference to one ${left.of} stands in the brackets.`)
      return { kind: 'attributes', of: left.of }
    }
    return left.kind === 'result'
      ? result
      : this.refuse(node, 'Brackets stand only after a fact read per something, and after catalogue.KIND.')
  }

  call(node: ASTNode & { op: 'call' }, bound: ReadonlyMap<string, FieldType>, lists: number): Shape {
    const [name, args] = node.args
    const [first] = args
    if (isFactFunction(name)) return this.factFunction(node, name, bound, lists)
    if (name === 'lastAt') {
      const path = first === undefined ? null : dottedPath(first)
      const action = path?.startsWith('actions.') ? path.slice(8) : ''
      if (first === undefined || !this.names.actions.has(action))
        return this.refuse(node, 'lastAt takes an action, such as lastAt(actions.route.rollback).')
      this.read(first, bound, lists)
      return { kind: 'value', type: { type: 'timestamp' } }
    }
    if (name === 'has') return this.has(node, args)
    if (name === 'size') {
      const shape = first === undefined ? result : this.read(first, bound, lists)
      if (shape.kind !== 'list' && !(shape.kind === 'value' && ['text', 'markdown', 'url'].includes(shape.type.type)))
        return shape.kind === 'result' && this.problems.length > 0
          ? result
          : this.refuse(node, 'size counts a list, a table or a text.')
      return result
    }
    if (name === 'duration') {
      const text = first === undefined ? null : literalText(first)
      if (text === null || !parseDuration(text).ok || text.includes('d'))
        return this.refuse(node, 'duration takes a text in quotes, such as duration("5m") or duration("1h30m").')
      return { kind: 'value', type: { type: 'duration' } }
    }
    if (name === 'timestamp') {
      const text = first === undefined ? null : literalText(first)
      if (text === null || !text.endsWith('Z') || instantOf(text) === null)
        return this.refuse(node, 'timestamp takes a time in UTC in quotes, such as timestamp("2026-11-24T03:17:42Z").')
      return { kind: 'value', type: { type: 'timestamp' } }
    }
    return this.refuse(
      node,
      `There is no function ${name} here. There are size, duration, timestamp, has, lastAt, ${factFunctions.join(', ')}.`,
    )
  }

  has(node: ASTNode, args: readonly ASTNode[]): Shape {
    const [first] = args
    const path = first === undefined ? null : dottedPath(first)
    const field = path?.startsWith('params.')
      ? this.params?.find((candidate) => `params.${candidate.name}` === path)
      : undefined
    if (field === undefined)
      return this.refuse(
        node,
        'has() turns what is missing into false, so it takes only an optional parameter, such as has(params.provider).',
      )
    if (!field.optional) return this.refuse(node, `${field.name} is not optional, so has() says nothing.`)
    this.uses.params.add(field.name)
    this.uses.constant = false
    return result
  }

  factFunction(
    node: ASTNode,
    name: (typeof factFunctions)[number],
    bound: ReadonlyMap<string, FieldType>,
    lists: number,
  ): Shape {
    const [first] = node.op === 'call' ? node.args[1] : []
    if (this.use === 'condition' && name === 'isUnknown')
      return this.refuse(node, 'isUnknown is for flags: here, a fact that becomes unknown would open what was held.')
    if (this.use === 'condition' && name === 'previous')
      return this.refuse(node, 'previous is for flags: a rule rests on what is, not on what was.')
    const argument = first === undefined ? null : factArgument(first)
    const fact = this.names.facts.get(argument?.path ?? '')
    if (first === undefined || argument === null)
      return this.refuse(node, `${name} takes a fact, such as ${name}(facts.route.owner).`)
    if (fact === undefined)
      return this.refuse(
        first,
        `There is no fact ${argument.path}. ${name} takes a whole fact, with its key where it has one.`,
      )
    const shape = this.read(first, bound, lists, name === 'lastKnown' || name === 'previous')
    if (shape.kind === 'perFact')
      return this.refuse(first, `${fact.name} is read per ${fact.per}: say which in brackets.`)
    if (fact.derive !== undefined && (name === 'source' || name === 'age' || name === 'observedAt'))
      return this.refuse(first, `${fact.name} is derived, so nobody observed it: ask about what it is derived from.`)
    switch (name) {
      case 'lastKnown':
      case 'previous':
        return shape
      case 'observedAt':
        return { kind: 'value', type: { type: 'timestamp' } }
      case 'age':
        return { kind: 'value', type: { type: 'duration' } }
      case 'source':
        return { kind: 'value', type: { type: 'text' } }
      case 'allOk':
        return fact.type.type === 'checks'
          ? result
          : this.refuse(first, `allOk takes checks, and ${fact.name} is ${kindsOf(fact.type)}.`)
      default:
        return result
    }
  }

  method(node: ASTNode & { op: 'rcall' }, bound: ReadonlyMap<string, FieldType>, lists: number): Shape {
    const [name, receiver, args] = node.args
    if (textMethods.includes(name)) {
      for (const child of childrenOf(node)) this.read(child, bound, lists)
      return result
    }
    if (name !== 'all' && name !== 'exists')
      return this.refuse(
        node,
        name === 'matches'
          ? 'matches can take for ever on the wrong text, so it is not allowed.'
          : `${name} is not allowed here. A walk over a list is all or exists.`,
      )
    const shape = this.read(receiver, bound, lists)
    const [variable, body] = args
    if (variable?.op !== 'id' || body === undefined)
      return this.refuse(node, `${name} takes a name and a condition, such as ${name}(p, p.state == "succeeded").`)
    if (lists + 1 > mostListDepth) return this.refuse(node, 'Two list conditions deep at most.')
    if (shape.kind === 'perFact')
      return this.refuse(
        receiver,
        `A walk over ${shape.fact.name} sees only what was read. Walk the list of what should be there, and read facts.${shape.fact.name}[..] for each.`,
      )
    if (shape.kind !== 'list')
      return shape.kind === 'result' && this.problems.length > 0
        ? result
        : this.refuse(receiver, `${name} walks a list or a table.`)
    if (roots.includes(variable.args) || ['params', 'now'].includes(variable.args) || bound.has(variable.args))
      return this.refuse(variable, `${variable.args} is taken: choose another name.`)
    if (name === 'all' && shape.mayBeEmpty && !printed(this.whole).includes(`size(${printed(receiver)})`))
      this.refuse(
        node,
        `all is true of an empty list, and ${printed(receiver)} may be empty: say size(${printed(receiver)}) == 0 || first, or > 0 &&.`,
      )
    this.read(body, new Map([...bound, [variable.args, shape.of]]), lists + 1)
    return result
  }

  comparison(
    node: ASTNode,
    [left, right]: readonly [ASTNode, ASTNode],
    bound: ReadonlyMap<string, FieldType>,
    lists: number,
  ): Shape {
    const shapes = [this.read(left, bound, lists), this.read(right, bound, lists)] as const
    this.option(right, shapes[0])
    this.option(left, shapes[1])
    const [a, b] = shapes
    if (
      a.kind === 'value' &&
      b.kind === 'value' &&
      a.type.type === 'reference' &&
      b.type.type === 'reference' &&
      a.type.kind !== b.type.kind
    )
      this.refuse(node, `A reference to one ${a.type.kind} is never one to a ${b.type.kind}.`)
    if (printed(left) === printed(right)) this.refuse(node, 'Both sides are the same, so this decides nothing.')
    return result
  }

  membership(
    node: ASTNode,
    [left, right]: readonly [ASTNode, ASTNode],
    bound: ReadonlyMap<string, FieldType>,
    lists: number,
  ): Shape {
    const shape = this.read(left, bound, lists)
    if (right.op === 'list') {
      for (const item of right.args) {
        this.read(item, bound, lists)
        this.option(item, shape)
      }
      return result
    }
    const list = this.read(right, bound, lists)
    if (list.kind !== 'list')
      return list.kind === 'result' && this.problems.length > 0
        ? result
        : this.refuse(
            node,
            'A list stands to the right of `in`: in over anything else turns what is missing into false.',
          )
    this.option(left, { kind: 'value', type: list.of })
    return result
  }

  option(node: ASTNode, shape: Shape): void {
    const text = literalText(node)
    const options = optionsOf(shape)
    if (text === null || options === null || options.includes(text)) return
    this.refuse(
      node,
      text === 'unknown'
        ? 'Unknown is an answer, never a value: a rule that meets it is unknown, and refuses, by itself.'
        : `"${text}" is not among ${options.join(', ')}.`,
    )
  }

  sum(
    node: ASTNode,
    [left, right]: readonly [ASTNode, ASTNode],
    bound: ReadonlyMap<string, FieldType>,
    lists: number,
  ): Shape {
    const [a, b] = [this.read(left, bound, lists), this.read(right, bound, lists)]
    const of = (shape: Shape): string => (shape.kind === 'value' ? shape.type.type : '')
    if (of(a) === 'duration' && of(b) === 'duration')
      return this.refuse(node, 'Two durations are not added or subtracted: add each to a time instead.')
    if (of(a) === 'timestamp' && of(b) === 'timestamp') return { kind: 'value', type: { type: 'duration' } }
    return of(a) === 'timestamp' || of(b) === 'timestamp' ? { kind: 'value', type: { type: 'timestamp' } } : result
  }
}

const measure = (node: ASTNode): { nodes: number; depth: number } =>
  childrenOf(node)
    .map(measure)
    .reduce((sum, child) => ({ nodes: sum.nodes + child.nodes, depth: Math.max(sum.depth, child.depth + 1) }), {
      nodes: 1,
      depth: 1,
    })

export const readExpression = (
  ast: ASTNode,
  names: Names,
  params: readonly Field[] | null,
  use: ExpressionUse = 'condition',
): ExpressionReading => {
  const reader = new Reader(names, params, use, ast)
  const { nodes, depth } = measure(ast)
  if (nodes > mostNodes)
    reader.refuse(ast, `At most ${mostNodes} parts; this has ${nodes}. Split the rule, or derive a fact.`)
  if (depth > mostDepth)
    reader.refuse(ast, `At most ${mostDepth} levels deep; this has ${depth}. Split the rule, or derive a fact.`)
  const shape = reader.read(ast, new Map(), 0)
  return { shape, uses: reader.uses, problems: reader.problems }
}

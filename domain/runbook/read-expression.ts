// An expression is allowed what keeps it monotone and bounded; everything else is refused by name, at its place.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import { withArticle } from '#domain/runbook/document.ts'
import type { ExpressionReader, ExpressionUse, Uses } from '#domain/runbook/expression-reader.ts'
import { literalText, result, roots } from '#domain/runbook/expression-reader.ts'
import type { Names, Shape } from '#domain/runbook/expression-scope.ts'
import { ExpressionProblem, member, shapeOf } from '#domain/runbook/expression-scope.ts'
import { childrenOf, dottedPath, printed } from '#domain/runbook/expression-tree.ts'
import { readCall, readMethod } from '#domain/runbook/read-call.ts'

export type ExpressionReading = {
  readonly shape: Shape
  readonly uses: Uses
  readonly problems: readonly { start: number; end: number; message: string }[]
}

const mostNodes = 200
const mostDepth = 24

const optionsOf = (shape: Shape): readonly string[] | null => {
  if (shape.kind !== 'value') return null
  if (shape.type.type === 'choice') return shape.type.options
  return shape.type.type === 'yesNo' ? ['yes', 'no'] : null
}

class Reader implements ExpressionReader {
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
        return readCall(this, node, bound, lists)
      case 'rcall':
        return readMethod(this, node, bound, lists)
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
      this.refuse(node, `A reference to one ${a.type.kind} is never one to ${withArticle(b.type.kind)}.`)
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
    const first = leftmost(right)
    if (
      node.op === '-' &&
      first.op === 'id' &&
      !['now', 'params', ...roots].includes(first.args) &&
      !bound.has(first.args)
    )
      return this.refuse(
        node,
        `A hyphen is a minus here, so ${printed(left)}-${first.args} is a subtraction. Names are camelCase.`,
      )
    const [a, b] = [this.read(left, bound, lists), this.read(right, bound, lists)]
    const of = (shape: Shape): string => (shape.kind === 'value' ? shape.type.type : '')
    if (of(a) === 'duration' && of(b) === 'duration')
      return this.refuse(node, 'Two durations are not added or subtracted: add each to a time instead.')
    if (of(a) === 'timestamp' && of(b) === 'timestamp') return { kind: 'value', type: { type: 'duration' } }
    return of(a) === 'timestamp' || of(b) === 'timestamp' ? { kind: 'value', type: { type: 'timestamp' } } : result
  }
}

const leftmost = (node: ASTNode): ASTNode => (node.op === '.' ? leftmost(node.args[0]) : node)

const isChained = (node: ASTNode, child: ASTNode): boolean =>
  (node.op === '&&' || node.op === '||') && child.op === node.op

/** A chain of `&&` is one level, however long. */
const measure = (node: ASTNode): { nodes: number; depth: number } =>
  childrenOf(node)
    .map((child) => ({ ...measure(child), step: isChained(node, child) ? 0 : 1 }))
    .reduce(
      (sum, child) => ({ nodes: sum.nodes + child.nodes, depth: Math.max(sum.depth, child.depth + child.step) }),
      {
        nodes: 1,
        depth: 1,
      },
    )

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

// An expression is a tree; its paths, such as `facts.route.owner`, are what it knows of the world.
import type { ASTNode } from '@marcbachmann/cel-js'

/** `facts.route.owner` as one string, when the node is nothing but a path. */
export const dottedPath = (node: ASTNode): string | null => {
  if (node.op === 'id') return node.args
  if (node.op !== '.') return null
  const head = dottedPath(node.args[0])
  return head === null ? null : `${head}.${node.args[1]}`
}

export const childrenOf = (node: ASTNode): readonly ASTNode[] => {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'list':
      return node.args
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

const literal = (value: unknown): string => {
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value)
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

/** The node as source, every operator in its own brackets: the library's serializer loses those of `a - (b + c)`. */
export const printed = (node: ASTNode): string => {
  switch (node.op) {
    case 'value':
      return literal(node.args)
    case 'id':
      return node.args
    case '.':
    case '.?':
      return `${printed(node.args[0])}.${node.args[1]}`
    case '[]':
    case '[?]':
      return `${printed(node.args[0])}[${printed(node.args[1])}]`
    case 'call':
      return `${node.args[0]}(${node.args[1].map(printed).join(', ')})`
    case 'rcall':
      return `${printed(node.args[1])}.${node.args[0]}(${node.args[2].map(printed).join(', ')})`
    case 'list':
      return `[${node.args.map(printed).join(', ')}]`
    case 'map':
      return `{${node.args.map(([key, value]) => `${printed(key)}: ${printed(value)}`).join(', ')}}`
    case '!_':
      return `(!${printed(node.args)})`
    case '-_':
      return `(-${printed(node.args)})`
    case '?:':
      return `(${printed(node.args[0])} ? ${printed(node.args[1])} : ${printed(node.args[2])})`
    default:
      return `(${printed(node.args[0])} ${node.op} ${printed(node.args[1])})`
  }
}

/** One is written as the negation of the other. */
export const areOpposite = (a: ASTNode, b: ASTNode): boolean =>
  (a.op === '!_' && printed(a.args) === printed(b)) || (b.op === '!_' && printed(b.args) === printed(a))

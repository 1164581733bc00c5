// What reads an expression keeps as it goes: the problems found, and everything the expression looks at.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import type { Names, Shape } from '#domain/runbook/expression-scope.ts'

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

export type ExpressionReader = {
  readonly problems: { start: number; end: number; message: string }[]
  readonly uses: Uses
  readonly names: Names
  readonly params: readonly Field[] | null
  readonly use: ExpressionUse
  readonly whole: ASTNode
  refuse(node: ASTNode, message: string): Shape
  read(node: ASTNode, bound: ReadonlyMap<string, FieldType>, lists: number, lastKnown?: boolean): Shape
}

export const mostListDepth = 2
export const roots = ['facts', 'steps', 'actions', 'scope', 'catalogue']
export const result: Shape = { kind: 'result' }

export const literalText = (node: ASTNode): string | null =>
  node.op === 'value' && typeof node.args === 'string' ? node.args : null

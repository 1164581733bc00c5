// A compiled expression answers true, false or unknown for a scene; unknown, it can name everything it misses.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Sight } from '#domain/runbook/cel-environment.ts'
import { childrenOf, printed } from '#domain/runbook/expression-tree.ts'
import { factFunctions } from '#domain/runbook/fact-functions.ts'

export type Context = { [name: string]: unknown }

type Evaluate = (context: Context) => unknown

/** The boolean skeleton: what stands between `&&`, `||`, `!` and `? :`, and what each leaf looks at. */
type Skeleton =
  | { readonly kind: 'both'; readonly parts: readonly [Skeleton, Skeleton]; readonly run: Evaluate }
  | { readonly kind: 'not'; readonly part: Skeleton; readonly run: Evaluate }
  | {
      readonly kind: 'choice'
      readonly condition: Skeleton
      readonly yes: Skeleton
      readonly no: Skeleton
      readonly run: Evaluate
    }
  | { readonly kind: 'leaf'; readonly run: Evaluate; readonly looks: readonly Evaluate[] }

export type CompiledExpression = {
  readonly text: string
  readonly ast: ASTNode
  readonly context: Sight['context']
  readonly run: Evaluate
  /** Looks again at everything an unknown answer missed, so that the scene notes all of it. */
  readonly lookAgain: (context: Context, notes: Notes) => void
}

/** Where what is missed is noted, while `collecting`. */
export type Notes = { collecting: boolean }

const attempt = (run: Evaluate, context: Context): unknown => {
  try {
    return run(context)
  } catch {
    return undefined
  }
}

const bindsIn = (node: ASTNode): string | null => {
  if (node.op !== 'rcall' || (node.args[0] !== 'all' && node.args[0] !== 'exists')) return null
  const variable = node.args[2][0]
  return variable?.op === 'id' ? variable.args : null
}

const mentions = (node: ASTNode, names: ReadonlySet<string>): boolean =>
  (node.op === 'id' && names.has(node.args)) || childrenOf(node).some((child) => mentions(child, names))

const isLook = (node: ASTNode): boolean =>
  node.op === '.' ||
  node.op === '[]' ||
  (node.op === 'call' && ([...factFunctions, 'lastAt'] as string[]).includes(node.args[0]))

/** The longest paths and fact functions under a node that no bound variable is part of. */
const looksUnder = (node: ASTNode, bound: ReadonlySet<string>): ASTNode[] => {
  const variable = bindsIn(node)
  if (node.op === 'call' && node.args[0] === 'has') return []
  if (isLook(node) && !mentions(node, bound)) {
    const inside = node.op === '[]' ? looksUnder(node.args[1], bound) : []
    return [node, ...inside]
  }
  if (variable !== null && node.op === 'rcall') {
    const [, receiver, [, body]] = node.args
    return [
      ...looksUnder(receiver, bound),
      ...(body === undefined ? [] : looksUnder(body, new Set([...bound, variable]))),
    ]
  }
  return childrenOf(node).flatMap((child) => looksUnder(child, bound))
}

const skeletonOf = (node: ASTNode, parse: (text: string) => Evaluate): Skeleton => {
  const run = parse(printed(node))
  switch (node.op) {
    case '&&':
    case '||':
      return { kind: 'both', parts: [skeletonOf(node.args[0], parse), skeletonOf(node.args[1], parse)], run }
    case '!_':
      return { kind: 'not', part: skeletonOf(node.args, parse), run }
    case '?:':
      return {
        kind: 'choice',
        condition: skeletonOf(node.args[0], parse),
        yes: skeletonOf(node.args[1], parse),
        no: skeletonOf(node.args[2], parse),
        run,
      }
    default:
      return { kind: 'leaf', run, looks: looksUnder(node, new Set()).map((look) => parse(printed(look))) }
  }
}

const lookAt = (skeleton: Skeleton, context: Context, notes: Notes): void => {
  notes.collecting = false
  if (attempt(skeleton.run, context) !== undefined) return
  switch (skeleton.kind) {
    case 'both':
      for (const part of skeleton.parts) lookAt(part, context, notes)
      return
    case 'not':
      lookAt(skeleton.part, context, notes)
      return
    case 'choice': {
      const condition = attempt(skeleton.condition.run, context)
      if (condition === undefined) lookAt(skeleton.condition, context, notes)
      else lookAt(condition === true ? skeleton.yes : skeleton.no, context, notes)
      return
    }
    case 'leaf':
      notes.collecting = true
      attempt(skeleton.run, context)
      for (const look of skeleton.looks) attempt(look, context)
      return
    default:
      skeleton satisfies never
  }
}

/** Compiles a checked expression. Throws on one that does not type. */
export const compileExpression = (sight: Sight, text: string): CompiledExpression => {
  const ready = (source: string) => {
    const parsed = sight.env.parse(source)
    const checked = parsed.check()
    if (!checked.valid) throw checked.error
    return parsed
  }
  const parsed = ready(text)
  let skeleton: Skeleton | null = null
  return {
    text,
    ast: parsed.ast,
    context: sight.context,
    run: (context) => parsed(context),
    lookAgain: (context, notes) => {
      const { collecting } = notes
      skeleton ??= skeletonOf(parsed.ast, ready)
      lookAt(skeleton, context, notes)
      notes.collecting = collecting
    },
  }
}

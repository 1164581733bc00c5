// A function of a fact takes the reference, not the value: `age(facts.route.owner)` knows which reading it asks about.
import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import { CelReference, durationType, timestampType } from '#domain/runbook/cel-types.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { dottedPath } from '#domain/runbook/expression-tree.ts'
import type { How, Scene } from '#domain/runbook/scene.ts'
import { unknown } from '#domain/runbook/scene.ts'

export type FactReader = {
  readonly type: string
  readonly read: (scene: Scene, key: string | null, how: How) => unknown
}

type Context = { getValue(name: string): unknown }
type Checker = { check(node: ASTNode, context: Context): unknown; getType(name: string): unknown }
type Evaluator = { run(node: ASTNode, context: Context): unknown }
type Asked = { readonly scene: Scene; readonly fact: string; readonly key: string | null }

export const factFunctions = [
  'age',
  'observedAt',
  'recordedAt',
  'source',
  'lastKnown',
  'previous',
  'allOk',
  'isUnknown',
] as const

const isScene = (value: unknown): value is Scene => typeof value === 'object' && value !== null && 'observedAt' in value

/** The fact and the key that an argument names. */
export const factArgument = (node: ASTNode): { path: string; key: ASTNode | null } | null => {
  const [target, key] = node.op === '[]' ? node.args : [node, null]
  const path = dottedPath(target)
  return path?.startsWith('facts.') ? { path: path.slice(6), key } : null
}

const checksOk = (answers: object): boolean => {
  let undecided = false
  for (const item of Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(answers)))) {
    if (item === 'constructor') continue
    try {
      if (Reflect.get(answers, item) !== 'ok') return false
    } catch (error) {
      if (error !== unknown) throw error
      undecided = true
    }
  }
  if (undecided) throw unknown
  return true
}

export const registerFactFunctions = (
  env: Environment,
  document: RunbookDocument,
  facts: ReadonlyMap<string, FactReader>,
): void => {
  const register = (name: string, result: string | null, answer: (asked: Asked, reader: FactReader) => unknown) =>
    env.registerFunction(`${name}(ast): ${result ?? 'dyn'}`, ({ args }: { args: [ASTNode] }) => {
      const argument = factArgument(args[0])
      return {
        async: false,
        typeCheck: (checker: Checker, _macro: unknown, context: Context) => {
          const type = checker.check(args[0], context)
          return result === null ? type : checker.getType(result)
        },
        evaluate: (evaluator: Evaluator, _macro: unknown, context: Context) => {
          const scene = context.getValue('scene')
          const reader = facts.get(argument?.path ?? '')
          if (argument === null || reader === undefined || !isScene(scene))
            throw new Error(`${name} asks about no fact`)
          const key = argument.key === null ? null : evaluator.run(argument.key, context)
          return answer({ scene, fact: argument.path, key: key instanceof CelReference ? key.id : null }, reader)
        },
      }
    })

  register('age', durationType, ({ scene, fact, key }) =>
    Duration.fromMilliseconds(scene.now.getTime() - scene.observedAt(fact, key).getTime()),
  )
  register('observedAt', timestampType, ({ scene, fact, key }) => scene.observedAt(fact, key))
  register('recordedAt', timestampType, ({ scene, fact, key }) => scene.recordedAt(fact, key))
  register('source', 'string', ({ scene, fact, key }) => scene.source(fact, key))
  register('isUnknown', 'bool', ({ scene, fact, key }) => scene.isUnknown(fact, key))
  register('lastKnown', null, ({ scene, key }, reader) => reader.read(scene, key, 'lastKnown'))
  register('previous', null, ({ scene, key }, reader) => reader.read(scene, key, 'previous'))
  register('allOk', 'bool', ({ scene, key }, reader) => {
    const answers = reader.read(scene, key, 'current')
    if (typeof answers !== 'object' || answers === null) throw new Error('allOk asks about no checks')
    return checksOk(answers)
  })

  const actions = new Set(document.actions.map((action) => action.id))
  env.registerFunction(`lastAt(ast): ${timestampType}`, ({ args }: { args: [ASTNode] }) => ({
    async: false,
    typeCheck: (checker: Checker, _macro: unknown, context: Context) => {
      checker.check(args[0], context)
      return checker.getType(timestampType)
    },
    evaluate: (_evaluator: Evaluator, _macro: unknown, context: Context) => {
      const scene = context.getValue('scene')
      const action = dottedPath(args[0])?.slice('actions.'.length) ?? ''
      if (!isScene(scene) || !actions.has(action)) throw new Error('lastAt asks about no action')
      return scene.lastAt(action)
    },
  }))
}

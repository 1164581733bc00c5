// One environment a document: its facts, steps, actions and scope as CEL types, read from whatever scene is given.
import { Environment } from '@marcbachmann/cel-js'
import { catalogueAttributes } from '#domain/runbook/catalogue.ts'
import type { CelTypes } from '#domain/runbook/cel-types.ts'
import { celTypes, defineObject, keyedBy, timestampType } from '#domain/runbook/cel-types.ts'
import type { Fact, Field, FieldType, RunbookDocument } from '#domain/runbook/document.ts'
import type { FactReader } from '#domain/runbook/fact-functions.ts'
import { registerFactFunctions } from '#domain/runbook/fact-functions.ts'
import type { Scene, SceneRun } from '#domain/runbook/scene.ts'
import { updateFields } from '#domain/runbook/updates.ts'

/** Room for what the checker allows, printed with every bracket. */
const parserLimits = { maxAstNodes: 2000, maxDepth: 100, maxListElements: 200, maxMapEntries: 20, maxCallArguments: 4 }

type Leaf = { readonly type: string; readonly read: (scene: Scene) => unknown }

/** Dotted names as nested CEL objects: `route.owner` is the member `owner` of the object `route`. */
const nested = (env: Environment, prefix: string, leaves: ReadonlyMap<string, Leaf>): ((scene: Scene) => object) => {
  const groups = new Map<string, Map<string, Leaf>>()
  for (const [name, leaf] of leaves) {
    const dot = name.indexOf('.')
    const head = dot === -1 ? name : name.slice(0, dot)
    const group = groups.get(head) ?? new Map<string, Leaf>()
    group.set(dot === -1 ? '' : name.slice(dot + 1), leaf)
    groups.set(head, group)
  }
  return defineObject<Scene>(
    env,
    prefix,
    Object.fromEntries(
      [...groups].map(([head, group]) => {
        const leaf = group.get('')
        if (leaf !== undefined) return [head, leaf]
        return [head, { type: `${prefix}.${head}`, read: nested(env, `${prefix}.${head}`, group) }]
      }),
    ),
  )
}

const factReader = (types: CelTypes, fact: Fact): FactReader => {
  const type = types.of(fact.type)
  if (fact.derive !== undefined) return { type: type.name, read: (scene, _key, how) => scene.derived(fact.name, how) }
  return {
    type: type.name,
    read: (scene, key, how) => {
      const { json, origin } = scene.fact(fact.name, key, how)
      return type.read(json, origin, '')
    },
  }
}

const runType = (env: Environment, types: CelTypes, action: string, fields: readonly Field[], n: number) => {
  const member = types.reference('member')
  const params = types.object(`params${n}`, fields)
  const choice: FieldType = { type: 'choice', options: ['open', 'succeeded', 'failed'] }
  const make = defineObject<SceneRun>(env, `run${n}`, {
    at: { type: timestampType, read: (run) => run.at },
    by: { type: member.name, read: (run) => member.read(run.by, run.origin, 'by') },
    outcome: { type: types.of(choice).name, read: (run) => run.outcome },
    doneAt: { type: timestampType, read: (run) => run.doneAt ?? run.origin.hole('doneAt') },
    params: { type: `params${n}`, read: (run) => params({ value: run.params, origin: run.origin, path: 'params' }) },
  })
  return { type: `list<run${n}>`, read: (scene: Scene) => scene.runs(action).map((run) => make(run)) }
}

const paramsObject = (env: Environment, types: CelTypes, name: string, fields: readonly Field[]) =>
  defineObject<Scene>(
    env,
    name,
    Object.fromEntries(
      fields.map((field) => {
        const type = types.of(field.type)
        const read = (scene: Scene) => {
          const { json, origin } = scene.param(field.name, field.optional)
          return json === undefined ? undefined : type.read(json, origin, '')
        }
        return [field.name, { type: type.name, read }]
      }),
    ),
  )

/** The fields that `params` has under a target; null for a target that has none. */
export const paramsOf = (document: RunbookDocument, target: string): readonly Field[] | null => {
  if (target === 'publish') return updateFields
  if (target.startsWith('establish:')) {
    const fact = document.facts.find((candidate) => candidate.name === target.slice(10))
    if (fact === undefined) return null
    return fact.type.type === 'record' ? fact.type.fields : [{ name: 'value', type: fact.type, optional: false }]
  }
  return document.actions.find((action) => action.id === target)?.parameters ?? null
}

export type Sight = { readonly env: Environment; readonly context: (scene: Scene) => { [name: string]: unknown } }

export type DocumentEnvironment = {
  readonly types: CelTypes
  readonly facts: ReadonlyMap<string, FactReader>
  /** What an expression sees where it guards that target; `null`: no parameters. */
  readonly sight: (target: string | null) => Sight
}

export const documentEnvironment = (document: RunbookDocument): DocumentEnvironment => {
  const env = new Environment({ limits: parserLimits })
  const types = celTypes(env)
  const facts = new Map(document.facts.map((fact) => [fact.name, factReader(types, fact)]))

  const factLeaves = new Map<string, Leaf>()
  for (const fact of document.facts) {
    const reader = facts.get(fact.name)
    if (reader === undefined) continue
    if (fact.per !== undefined) types.reference(fact.per)
    const leaf: Leaf =
      fact.per === undefined
        ? { type: reader.type, read: (scene) => reader.read(scene, null, 'current') }
        : { type: `map<string, ${reader.type}>`, read: (scene) => keyedBy((id) => reader.read(scene, id, 'current')) }
    factLeaves.set(fact.name, leaf)
  }
  const factsObject = nested(env, 'facts', factLeaves)

  const word = (id: string, name: 'done' | 'skipped' | 'notNeeded' | 'passed') => ({
    type: 'bool',
    read: (scene: Scene) => scene.step(id, name),
  })
  const stepLeaves = new Map<string, Leaf>()
  for (const { id } of document.steps)
    for (const name of ['done', 'skipped', 'notNeeded', 'passed'] as const)
      stepLeaves.set(`${id}.${name}`, word(id, name))
  const stepsObject = nested(env, 'steps', stepLeaves)

  const runLeaves = new Map(
    document.actions.map((action, i) => [action.id, runType(env, types, action.id, action.parameters, i + 1)]),
  )
  const actionsObject = nested(env, 'actions', runLeaves)

  const scopeLeaves = new Map(
    document.scope.map((field) => {
      const type = types.of(field.type)
      const read = (scene: Scene) => {
        const { json, origin } = scene.scope(field.name)
        return type.read(json, origin, '')
      }
      return [field.name, { type: type.name, read }]
    }),
  )
  const scopeObject = nested(env, 'scope', scopeLeaves)

  const catalogueLeaves = new Map<string, Leaf>()
  for (const [kind, attributes] of Object.entries(catalogueAttributes)) {
    const make = defineObject<{ scene: Scene; id: string }>(
      env,
      `attributes.${kind}`,
      Object.fromEntries(
        Object.keys(attributes).map((name) => [
          name,
          { type: 'bool', read: ({ scene, id }) => scene.attribute(kind, id, name) },
        ]),
      ),
    )
    catalogueLeaves.set(kind, {
      type: `map<string, attributes.${kind}>`,
      read: (scene) => keyedBy((id) => make({ scene, id })),
    })
  }
  const catalogueObject = nested(env, 'catalogue', catalogueLeaves)

  const targets = new Set(document.guardrails.flatMap((guardrail) => guardrail.rules.flatMap((rule) => rule.guards)))
  for (const action of document.actions) targets.add(action.id)
  const paramObjects = new Map<string, (scene: Scene) => object>()
  let count = 0
  for (const target of targets) {
    const fields = paramsOf(document, target)
    if (fields !== null) paramObjects.set(target, paramsObject(env, types, `given${++count}`, fields))
  }
  const paramTypes = new Map([...paramObjects.keys()].map((target, i) => [target, `given${i + 1}`]))

  registerFactFunctions(env, document, facts)
  env
    .registerVariable('facts', 'facts')
    .registerVariable('steps', 'steps')
    .registerVariable('actions', 'actions')
    .registerVariable('scope', 'scope')
    .registerVariable('catalogue', 'catalogue')
    .registerVariable('now', timestampType)

  const context = (scene: Scene) => ({
    scene,
    facts: factsObject(scene),
    steps: stepsObject(scene),
    actions: actionsObject(scene),
    scope: scopeObject(scene),
    catalogue: catalogueObject(scene),
    now: scene.now,
  })
  const bare: Sight = { env: env.clone(), context }
  const sights = new Map<string, Sight>()
  const sight = (target: string | null): Sight => {
    const known = target === null ? bare : sights.get(target)
    if (known !== undefined) return known
    const params = paramObjects.get(target ?? '')
    const type = paramTypes.get(target ?? '')
    if (target === null || params === undefined || type === undefined) return bare
    const made: Sight = {
      env: env.clone().registerVariable('params', type),
      context: (scene) => ({ ...context(scene), params: params(scene) }),
    }
    sights.set(target, made)
    return made
  }
  return { types, facts, sight }
}

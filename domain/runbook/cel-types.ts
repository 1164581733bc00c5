// Every field type has one CEL type, and one way to become its value; a null on the way is unknown, and says where it was.
import type { Environment } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import { fileIn } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import type { Origin } from '#domain/runbook/scene.ts'

export type CelType = { readonly name: string; readonly read: (value: Json, origin: Origin, path: string) => unknown }

export const timestampType = 'google.protobuf.Timestamp'
export const durationType = 'google.protobuf.Duration'

/** A reference as CEL holds it; one subclass a kind, so that kinds never mix. */
export class CelReference {
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}

type Member<Holder> = { readonly type: string; readonly read: (holder: Holder) => unknown }

/** Registers a CEL object type whose members are computed when read. */
export const defineObject = <Given>(
  env: Environment,
  name: string,
  members: { readonly [member: string]: Member<Given> },
) => {
  class CelObject {
    readonly given: Given
    constructor(given: Given) {
      this.given = given
    }
  }
  for (const [member, { read }] of Object.entries(members))
    Object.defineProperty(CelObject.prototype, member, {
      get(this: CelObject) {
        return read(this.given)
      },
    })
  env.registerType(name, {
    ctor: CelObject,
    fields: Object.fromEntries(Object.entries(members).map(([member, { type }]) => [member, type])),
  })
  return (given: Given): object => new CelObject(given)
}

/** A CEL map whose values are computed when asked for. The evaluator knows maps by their constructor. */
export const keyedBy = (get: (id: string) => unknown): Map<unknown, unknown> => {
  const map = new Map<unknown, unknown>()
  Object.defineProperty(map, 'constructor', { value: Map })
  map.get = (key) => (key instanceof CelReference ? get(key.id) : undefined)
  return map
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Row = { readonly value: { readonly [name: string]: Json }; readonly origin: Origin; readonly path: string }

/** Two types that differ in how their fields are called alone are one. */
export const withoutLabels = (type: FieldType): string =>
  JSON.stringify(type, (key, value: unknown) => (key === 'label' ? undefined : value))

export type CelTypes = {
  of(type: FieldType): CelType
  object(name: string, fields: readonly Field[]): (row: Row) => object
  reference(kind: string): CelType
}

export const celTypes = (env: Environment): CelTypes => {
  const made = new Map<string, CelType>()
  const references = new Map<string, CelType>()
  let count = 0

  const reference = (kind: string): CelType => {
    const known = references.get(kind)
    if (known !== undefined) return known
    const name = `reference.${kind}`
    class Reference extends CelReference {}
    env.registerType(name, { ctor: Reference, fields: {} })
    env.registerOperator(`${name} == ${name}`, (a: CelReference, b: CelReference) => a.id === b.id)
    const type: CelType = {
      name,
      read: (value, origin, path) => new Reference(typeof value === 'string' ? value : origin.hole(path)),
    }
    references.set(kind, type)
    return type
  }

  const object = (name: string, fields: readonly Field[]) =>
    defineObject<Row>(
      env,
      name,
      Object.fromEntries(
        fields.map((field) => {
          const type = of(field.type)
          const read = ({ value, origin, path }: Row): unknown => {
            const at = path === '' ? field.name : `${path}.${field.name}`
            const part = value[field.name]
            if (part === undefined) return field.optional ? origin.leftOut(at) : origin.hole(at)
            return part === null ? origin.hole(at) : type.read(part, origin, at)
          }
          return [field.name, { type: type.name, read }]
        }),
      ),
    )

  const rowsOf = (make: (row: Row) => object) => (value: Json, origin: Origin, path: string) =>
    Array.isArray(value)
      ? value.map((row: Json, i) =>
          make({ value: isObject(row) ? row : {}, origin, path: `${path === '' ? '' : `${path}.`}${i + 1}` }),
        )
      : origin.hole(path)

  const build = (type: FieldType): CelType => {
    switch (type.type) {
      case 'text':
      case 'markdown':
      case 'url':
      case 'choice':
      case 'yesNo':
        return {
          name: 'string',
          read: (value, origin, path) => (typeof value === 'string' ? value : origin.hole(path)),
        }
      case 'file':
        return {
          name: 'string',
          read: (value, origin, path) => fileIn(value)?.sha256 ?? origin.hole(path),
        }
      case 'integer':
        return {
          name: 'int',
          read: (value, origin, path) => (typeof value === 'number' ? BigInt(value) : origin.hole(path)),
        }
      case 'decimal':
        return {
          name: 'double',
          read: (value, origin, path) => (typeof value === 'string' ? Number(value) : origin.hole(path)),
        }
      case 'boolean':
        return { name: 'bool', read: (value, origin, path) => (typeof value === 'boolean' ? value : origin.hole(path)) }
      case 'timestamp':
        return {
          name: timestampType,
          read: (value, origin, path) => (typeof value === 'string' ? new Date(value) : origin.hole(path)),
        }
      case 'duration':
        return {
          name: durationType,
          read: (value, origin, path) =>
            typeof value === 'string' ? Duration.fromMilliseconds(durationMs(value)) : origin.hole(path),
        }
      case 'reference':
        return reference(type.kind)
      case 'choices':
        return {
          name: 'list<string>',
          read: (value, origin, path) => (Array.isArray(value) ? value : origin.hole(path)),
        }
      case 'list': {
        const item = type.of.type === 'text' ? of({ type: 'text' }) : reference(type.of.kind)
        return {
          name: `list<${item.name}>`,
          read: (value, origin, path) =>
            Array.isArray(value) ? value.map((part: Json) => item.read(part, origin, path)) : origin.hole(path),
        }
      }
      case 'checks': {
        const name = `checks${++count}`
        const make = defineObject<Row>(
          env,
          name,
          Object.fromEntries(
            type.items.map((item) => {
              const read = ({ value, origin, path }: Row) => {
                const answer = value[item]
                const result = isObject(answer) ? answer.result : null
                return typeof result === 'string' ? result : origin.hole(path === '' ? item : `${path}.${item}`)
              }
              return [item, { type: 'string', read }]
            }),
          ),
        )
        return {
          name,
          read: (value, origin, path) => (isObject(value) ? make({ value, origin, path }) : origin.hole(path)),
        }
      }
      case 'record': {
        const name = `record${++count}`
        const make = object(name, type.fields)
        return {
          name,
          read: (value, origin, path) => (isObject(value) ? make({ value, origin, path }) : origin.hole(path)),
        }
      }
      case 'table': {
        const name = `row${++count}`
        return { name: `list<${name}>`, read: rowsOf(object(name, type.columns)) }
      }
      default:
        return type satisfies never
    }
  }

  const of = (type: FieldType): CelType => {
    const id = withoutLabels(type)
    const known = made.get(id)
    if (known !== undefined) return known
    const built = build(type)
    const safe: CelType = {
      name: built.name,
      read: (value, origin, path) => (value === null ? origin.hole(path) : built.read(value, origin, path)),
    }
    made.set(id, safe)
    return safe
  }

  return { of, object, reference }
}

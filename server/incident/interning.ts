import { foldedName } from '#domain/catalogue/folded-name.ts'
import type { Reference } from '#domain/incident/schema.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { mapReferences } from '#domain/runbook/references.ts'
import { checkValue } from '#domain/runbook/values.ts'
import type { WorkspaceNames } from '#server/catalogue/names.ts'
import type { NamedObject } from '#server/catalogue/read.ts'
import { objectsByName } from '#server/catalogue/read.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'

type Wanted = { kind: string; name: string; attributes: Record<string, Json> }

const keyOf = (kind: string, name: string) => `${kind} ${foldedName(name)}`

/**
 * Gives typed names their ids. Used twice on the same input: the first pass collects the names, `lookUp` asks for them,
 * the second pass answers with ids; names that are new get one and are listed in `added`.
 */
export class Interning {
  private readonly wanted = new Map<string, Wanted>()
  private readonly ids = new Map<string, string>()
  private readonly faults: Record<string, string> = {}
  readonly added: NamedObject[] = []

  /** A reference of a form: an id, or a name with what is known of it. */
  readonly reference = (kind: string, reference: Reference): string => {
    if ('id' in reference) return reference.id
    const { name, production } = reference
    return this.named({ kind, name, attributes: production === undefined ? {} : { production } })
  }

  /** A raw value of a runbook's type; `path` leads to it in the input. Malformed parts are collected as faults. */
  value(type: FieldType, raw: Json, path: string): Json {
    const checked = checkValue(type, raw, { names: true })
    if (!checked.ok) {
      for (const problem of checked.problems)
        this.faults[`${path}${problem.path.replaceAll('/', '.')}`] = problem.message
      return null
    }
    return mapReferences(type, checked.value, (kind, reference) => {
      if (typeof reference === 'string' || reference === null) return reference
      const name = String((reference as { name: Json }).name)
      return this.named({ kind, name, attributes: {} })
    })
  }

  private named(wanted: Wanted): string {
    const key = keyOf(wanted.kind, wanted.name)
    this.wanted.set(key, wanted)
    return this.ids.get(key) ?? ''
  }

  /** Throws when a value was malformed: nothing is verified or interned for an input that cannot be taken. */
  expectSound(): void {
    if (Object.keys(this.faults).length > 0) throw new Problem('BAD_INPUT', 'Nothing was recorded yet.', this.faults)
  }

  async lookUp(db: Database, scope: WorkspaceScope, names: WorkspaceNames): Promise<void> {
    this.expectSound()
    const kinds = Map.groupBy(this.wanted.values(), ({ kind }) => kind)
    for (const [kind, wanted] of kinds) {
      const found = await objectsByName(
        db,
        scope,
        kind,
        wanted.map(({ name }) => name),
      )
      names.add(found)
      for (const object of found) this.ids.set(keyOf(kind, object.name), object.id)
    }
    for (const [key, wanted] of this.wanted) {
      if (this.ids.has(key)) continue
      const object = { id: newId(), ...wanted, within: null }
      this.ids.set(key, object.id)
      this.added.push(object)
    }
  }
}

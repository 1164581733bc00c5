import type { Role } from '#domain/access/permissions.ts'
import type { CatalogueObject } from '#domain/catalogue/object.ts'
import { objectAdded } from '#domain/catalogue/object.ts'
import { freezeLifted, freezePlaced } from '#domain/freeze/freeze.ts'
import type { DecideContext, Decision, LibraryRunbook } from '#domain/incident/decision.ts'
import { foldNew } from '#domain/incident/in-execution.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Actor, Instant, NewEvent, StreamName } from '#domain/journal/entry.ts'
import { newId } from '#domain/new-id.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'

/** What one command wrote to one stream, at the simulated moment it was decided. */
export type SimulatedWrite = { stream: StreamName; at: Instant; actor: Actor; command: string; events: NewEvent[] }

export type SimulatedRunbook = LibraryRunbook & { compiled: CompiledRunbook }

/** A workspace that was never lived in, decided by the same deciders as a real one, under a clock that is moved by hand. */
export class Simulation {
  readonly writes: SimulatedWrite[] = []
  private readonly objects = new Map<string, CatalogueObject & { id: string; name: string }>()
  private readonly roles: Record<string, Role>
  private readonly runbooks: readonly SimulatedRunbook[]
  private readonly taken = { incident: 0, freeze: 0 }
  now: Instant

  constructor(start: Instant, roles: Record<string, Role>, runbooks: readonly SimulatedRunbook[]) {
    this.now = start
    this.roles = roles
    this.runbooks = runbooks
  }

  get counters(): Record<string, number> {
    return { ...this.taken }
  }

  runbook(slug: string): SimulatedRunbook {
    const found = this.runbooks.find((runbook) => runbook.slug === slug)
    if (!found) throw new Error(`The library has no runbook ${slug}`)
    return found
  }

  /** The id of an object of the catalogue, added at its first mention by `by`. */
  object(by: string, kind: string, name: string, attributes: CatalogueObject['attributes'] = {}): string {
    const known = this.objects.get(`${kind} ${name}`)
    if (known) return known.id
    const id = newId()
    this.objects.set(`${kind} ${name}`, { id, kind, name, attributes, addedAt: this.now, within: null })
    this.write(`catalogue/${id}`, by, newId(), [objectAdded(kind, name, attributes)])
    return id
  }

  /** Decides as `by` and folds what was accepted. Throws what was rejected: the story must be possible. */
  decide(by: string, incident: string, state: Incident | null, ask: (ctx: DecideContext) => Decision): NewEvent[] {
    const ctx = this.context(by)
    const decision = ask(ctx)
    if (decision.kind === 'rejected') {
      throw new Error(`The sample cannot be told: ${decision.message} ${JSON.stringify(decision.fields ?? {})}`)
    }
    for (const counter of decision.takes) this.taken[counter]++
    const command = newId()
    this.write(`incident/${incident}`, by, command, decision.events)
    if (decision.freeze) {
      const { freeze, ...placed } = decision.freeze
      this.write(`freeze/${freeze}`, by, command, [freezePlaced({ ...placed, incident })])
    }
    if (decision.lift) this.write(`freeze/${decision.lift.freeze}`, by, command, [freezeLifted(decision.lift.reason)])
    if (state && decision.events.length === 0) throw new Error('A decision of the sample changed nothing')
    return decision.events
  }

  fold(state: Incident, events: readonly NewEvent[], by: string): Incident {
    return foldNew(state, events, this.context(by))
  }

  write(stream: StreamName, by: string, command: string, events: NewEvent[]): void {
    this.writeAs({ kind: 'member', id: by }, stream, command, events)
  }

  writeAs(actor: Actor, stream: StreamName, command: string, events: NewEvent[]): void {
    this.writes.push({ stream, at: this.now, actor, command, events })
  }

  /** Every object of its catalogue. */
  named(): { id: string; kind: string; name: string; attributes: CatalogueObject['attributes']; within: null }[] {
    return [...this.objects.values()].map(({ id, kind, name, attributes }) => ({
      id,
      kind,
      name,
      attributes,
      within: null,
    }))
  }

  private context(by: string): DecideContext {
    const byId = new Map([...this.objects.values()].map((object) => [object.id, object]))
    const catalogue: Record<string, Record<string, CatalogueObject['attributes']>> = {}
    for (const { kind, id, attributes } of byId.values()) catalogue[kind] = { ...catalogue[kind], [id]: attributes }
    return {
      now: this.now,
      by,
      roles: this.roles,
      verified: () => null,
      library: this.runbooks,
      pinned: (slug) => this.runbooks.find((runbook) => runbook.slug === slug),
      runbook: (hash) => this.runbooks.find((runbook) => runbook.hash === hash)?.compiled,
      catalogue,
      nameOf: (id) => byId.get(id)?.name ?? id,
      kindOf: (id) => byId.get(id)?.kind,
      claim: () => {
        throw new Error('The sample carries out nothing exclusive')
      },
      authenticatedAt: this.now,
      members: () => {
        throw new Error('Nobody approves anything in the sample')
      },
      next: (counter) => this.taken[counter] + 1,
      privateNumber: 'PRV-AAAAA',
    }
  }
}

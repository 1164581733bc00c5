// An incident as tests live it: each command decided at its minute, what was accepted folded at once.
import type { Role } from '#domain/access/permissions.ts'
import type { ClaimState } from '#domain/claim/claim.ts'
import type { Accepted, Decide, DecideContext, Decision, VerifiedReading } from '#domain/incident/decision.ts'
import { declareIncident } from '#domain/incident/declare-incident.ts'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { ReadingInput } from '#domain/incident/schema.ts'
import { startExecution } from '#domain/incident/start-execution.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Head } from '#domain/journal/compose.ts'
import { composeEntries, EMPTY_HEAD } from '#domain/journal/compose.ts'
import type { Instant, OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { MemberState } from '#domain/member/state.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'

export const badDeploy = runbookAt('runbooks/bad-deploy.yaml')

const KINDS: { readonly [name: string]: string } = {
  shop: 'app',
  production: 'environment',
  staging: 'environment',
  'route-1': 'route',
  'route-2': 'route',
  'op-8790': 'operation',
  'op-8791': 'operation',
  'op-8801': 'operation',
  'host-1': 'host',
  'host-2': 'host',
  'pool-1': 'pool',
  search: 'app',
  'provider-1': 'provider',
  'provider-2': 'provider',
  'eu-west': 'region',
  'us-east': 'region',
  'signing-key': 'secret',
  'orders-db': 'database',
  preview: 'environment',
  'queue-token': 'secret',
}
const kinds = new Map(Object.entries(KINDS).map(([name, kind]) => [id(name), kind]))

/** `execution` is the running one. */
export class GivenIncident {
  readonly runbook: CompiledRunbook
  readonly scope: Record<string, string | string[]>
  readonly entries: OpenedEntry[] = []
  state: Incident
  clock = 0
  execution = id('execution')
  /** Claims of the workspace, by action and key. */
  readonly claims = new Map<string, ClaimState>()
  /** What the catalogue says of objects. */
  catalogue: DecideContext['catalogue'] = {}
  /** Other runbooks of the workspace, which a run can start. */
  readonly beside: CompiledRunbook[] = []
  /** What is different about a member, by name. */
  readonly members = new Map<string, Partial<MemberState>>()
  /** When they signed in, by name; at minute 0 when it is not said. */
  readonly signedIn = new Map<string, Instant>()
  /** What a verifier finds in the next reading of a fact. */
  readonly verified = new Map<string, VerifiedReading>()
  private commands = 0
  private head: Head = EMPTY_HEAD

  constructor(
    runbook = badDeploy,
    scope: Record<string, string | string[]> = { app: id('shop'), environment: id('production') },
  ) {
    this.runbook = runbook
    this.scope = scope
    const start = { runbook: id('runbook'), execution: this.execution, scope }
    const declaration = {
      command: id('command'),
      incident: id('incident'),
      title: 'Checkout errors',
      severity: 'SEV2' as const,
      private: false,
      viewers: [],
      apps: [],
      environments: [],
      start,
    }
    this.state = this.folded(null, accepted(declareIncident(declaration, this.ctx())), 'amara')
  }

  ctx(by = 'amara'): DecideContext {
    const roles: Record<string, Role> = { [id('amara')]: 'responder', [id('bo')]: 'responder' }
    const library = [this.runbook, ...this.beside].map(({ document, hash }, i) => ({
      id: id(i === 0 ? 'runbook' : document.runbook),
      slug: document.runbook,
      hash,
      withdrawn: false,
      cannotStart: null,
    }))
    for (const [name, { role, removedAt }] of this.members) {
      if (role) roles[id(name)] = role
      if (removedAt) delete roles[id(name)]
    }
    return {
      now: minute(this.clock),
      by: id(by),
      roles,
      runbook: (hash) => [this.runbook, ...this.beside].find((each) => each.hash === hash),
      library,
      pinned: (slug) => library.find((each) => each.slug === slug),
      catalogue: this.catalogue,
      nameOf: (object) => object,
      kindOf: (object) => kinds.get(object),
      verified: (fact) => this.verified.get(fact) ?? null,
      claim: (action, key) => ({ id: id('claim'), state: this.claims.get(`${action} ${key}`) ?? null }),
      next: () => 1,
      privateNumber: 'PRV-AAAAA',
      authenticatedAt: this.signedIn.get(by) ?? minute(0),
      members: (ids) => ids.map((member) => this.memberOf(member)),
    }
  }

  private memberOf(member: string): MemberState | null {
    const name = ['amara', 'bo', 'cem'].find((each) => id(each) === member)
    if (name === undefined) return null
    return {
      person: id(`${name}, a person`),
      role: 'responder',
      name,
      email: null,
      apps: [],
      joinedAt: minute(-10_000),
      removedAt: null,
      invitedBy: null,
      reset: null,
      ...this.members.get(name),
    }
  }

  private folded(before: Incident | null, { events }: Accepted, by: string): Incident {
    const composed = composeEntries({
      workspace: id('workspace'),
      stream: `incident/${id('incident')}`,
      head: this.head,
      at: minute(this.clock),
      actor: { kind: 'member', id: id(by) },
      command: id(`command-${this.commands}`),
      part: { first: 1, total: events.length },
      events,
      salt: () => 'AAAAAAAAAAAAAAAAAAAAAA',
    })
    let state = before
    for (const { entry, hash, opened } of composed) {
      this.entries.push(opened)
      this.head = { seq: entry.seq, hash, at: entry.at }
      state = evolveIncident(state, opened)
    }
    if (!state) throw new Error('Nothing was decided')
    return state
  }

  /** The decision alone: nothing is folded. */
  asks<I>(decide: Decide<I>, input: object, by = 'amara'): Decision {
    const command = { command: id(`command-${++this.commands}`), incident: this.state.id }
    return decide(this.state, { ...command, execution: this.execution, ...input } as I, this.ctx(by))
  }

  /** Decides, and folds what was accepted. */
  tries<I>(decide: Decide<I>, input: object, by = 'amara'): Decision {
    const decision = this.asks(decide, input, by)
    if (decision.kind === 'accepted') this.state = this.folded(this.state, decision, by)
    return decision
  }

  /** As `tries`, but throws what was rejected. */
  does<I>(decide: Decide<I>, input: object, by = 'amara'): Accepted {
    return accepted(this.tries(decide, input, by))
  }

  waits(minutes: number): this {
    this.clock += minutes
    return this
  }

  starts(execution: string): this {
    this.execution = id(execution)
    this.does(startExecution, { start: { runbook: id('runbook'), execution: this.execution, scope: this.scope } })
    return this
  }

  get run() {
    const run = this.state.executions[this.execution]
    if (!run) throw new Error('There is no such execution')
    return run
  }

  /** A reading of this minute, with one piece of evidence and a reason. */
  reading(fact: string, value: Json, more: Partial<ReadingInput> = {}): ReadingInput {
    return {
      fact,
      key: null,
      value,
      source: 'deploy API',
      observedAt: minute(this.clock),
      reason: 'Seen in the deploy API',
      cites: [],
      attachments: [{ kind: 'text', text: 'What the deploy API said', source: 'deploy API' }],
      ...more,
    }
  }
}

export function accepted(decision: Decision): Accepted {
  if (decision.kind === 'accepted') return decision
  throw new Error(`${decision.message} ${JSON.stringify(decision.fields ?? {})}`)
}

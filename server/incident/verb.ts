import type { Permission, Role } from '#domain/access/permissions.ts'
import type { Accepted, DecideContext, Decision, LibraryRunbook, VerifiedReading } from '#domain/incident/decision.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { NamedObject } from '#server/catalogue/read.ts'
import type { Interning } from './interning.ts'
import type { ToVerify } from './verify-readings.ts'

/** `entries` is what the command wrote to the incident's stream, oldest first. */
export type CommandAnswer = { seq: number; number: string; outcome: Accepted['answer']; entries: OpenedEntry[] }

export type Command = { command: string; incident: string }

export type ResolveGround = {
  /** Null when the verb declares. */
  state: Incident | null
  library: readonly LibraryRunbook[]
  document(hash: string): RunbookDocument | undefined
}

/** A command of an incident: who may, what it reads first, how its references get ids, how it is decided. */
export type Verb<I extends Command, R> = {
  name: string
  permission: Permission
  needs?: readonly ('roles' | 'library')[]
  /** Does the input hold typed names? Only then are they looked up in the catalogue. */
  names?(input: I): boolean
  /** Turns references into ids. Runs twice when there are names; see Interning. */
  resolve(input: I, interning: Interning, ground: ResolveGround): R
  /** What is recorded and has facts computed from it; asked only when the input names files. */
  verifies?(input: R, ground: ResolveGround): ToVerify[]
  decide(state: Incident | null, input: R, ctx: DecideContext): Decision
  /** Freezes and notices that the command reads or writes. */
  freezes?(input: I): readonly string[]
  notices?(input: I): readonly string[]
  /** Runbooks and members that the decision reads: both stand still until it is written. */
  runbooks?(input: I): readonly string[]
  members?(input: I): readonly string[]
}

export type Prepared<R> = {
  input: R
  /** Objects that the command names for the first time. */
  added: readonly NamedObject[]
  /** Objects it names that so far only another, private incident has named. */
  hidden: readonly string[]
  roles: Record<string, Role>
  /** Claims that the append reads: known once a decision asked for them. */
  claims: readonly string[]
  /** Runbooks that the append reads besides: known once a decision asked for them. */
  runbooks: readonly string[]
  /** Members whose records the append reads: known once a decision asked for them. */
  members: readonly string[]
  /** Catalogue objects whose attributes the append reads: known once a decision asked for them. */
  described: readonly string[]
  library: readonly LibraryRunbook[]
  /** By the fact that was checked. */
  verified: Readonly<Record<string, VerifiedReading>>
  /** Up to which entry about trusted keys was looked; null when nothing rests on them. */
  trusted: number | null
}

import type pg from 'pg'
import type { Role } from '#domain/access/permissions.ts'
import type { Driver } from '#server/incident/testing/driver.ts'
import type { Who } from '../clients/door.ts'
import type { History } from '../judge/history.ts'
import type { Violation } from '../judge/judge.ts'

/** Something that answers, and whether it ended although nobody ended it. */
export type Running = { readonly origin: string; readonly ownEnds: number; readonly said: readonly string[] }

export type Somebody = { email: string; member: string; slug: string }

/** Where people meet on an incident: before the server's parts in a process, or before the whole program. */
export type Scene = {
  history: History
  workspace: string
  founder: Somebody
  app: Running
  apps: readonly Running[]
  postgres: { owner: pg.Pool }
  /** A session of the person's. */
  as(person: Somebody, at?: Running): Promise<Who>
  join(role: Role): Promise<Somebody>
  declare(): Promise<Driver>
  /** Waits until nobody works on an incident, then judges everything that was done on these. */
  verdict(incidents: readonly string[]): Promise<Violation[]>
  close(): Promise<void>
}

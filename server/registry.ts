import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AsOwner } from '#server/db/connect.ts'
import type { Database } from '#server/db/database.ts'
import type { Environment } from '#server/environment.ts'

/** What the running server is made of; each part is handed this and takes what it needs. */
export type Registry = {
  environment: Environment
  /** The address people type: scheme, host and port, without a slash at the end. */
  origin: string
  https: boolean
  database: Database
  asOwner: AsOwner
  /** Whether the disk of the database has room to write. Always, where it is another machine's. */
  hasRoom: () => boolean
  /** Work to do when the server stops, before the database is let go. */
  onStop: (work: () => void | Promise<void>) => void
  log: (line: string) => void
}

/** One way in. The first whose `matches` says yes handles the request; what none wants goes to the pages. */
export type Door = {
  matches: (url: URL) => boolean
  handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
  /** Doors that take no cookie are open to other origins; all others are not. */
  cookieless?: true
}

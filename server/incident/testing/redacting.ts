import { identifyIn } from '#server/auth/identify.ts'
import type { Answer, Installation } from '#server/auth/testing/installation.ts'
import { createNames } from '#server/catalogue/names.ts'
import { createJournal } from '#server/journal/journal.ts'
import { createLibrary } from '#server/runbook/library.ts'
import { carryOut } from '../carry-out.ts'
import { createIncidentParts } from '../incident-parts.ts'
import { incidentStream } from '../kind.ts'
import type { Command, Verb } from '../verb.ts'
import { verbs } from '../verbs.ts'
import type { Driver, Who } from './driver.ts'

type Here = Pick<Installation, 'auth' | 'database'>

/** Takes away what is open in the newest reading of a fact, and asks on in a process that never saw it. */
export function redacting(here: Here) {
  const redact = async (run: Driver, by: Who, fact: string): Promise<void> => {
    const { executions } = await run.fold(by)
    const seq = executions[run.execution]?.readings[fact]?.at(-1)?.seq
    const stream = incidentStream(run.incident)
    const { owner } = here.database
    const gone = await owner.query('delete from sealed_value where stream = $1 and seq = $2', [stream, seq])
    if (!gone.rowCount) throw new Error(`Nothing of ${fact} is sealed`)
    await owner.query('delete from stream_state where stream = $1', [stream])
  }

  const tryAfresh = async (
    run: Driver,
    by: Who,
    verb: 'requestAction' | 'completeExecution',
    input: Record<string, unknown>,
  ): Promise<Answer> => {
    const who = (await identifyIn(here.auth, by.cookie, by.slug))?.membership
    if (!who) throw new Error('Nobody is signed in')
    const journal = createJournal({ pools: here.database.pools, digestKey: Buffer.alloc(32, 7) })
    const parts = createIncidentParts(here.database, journal, createLibrary(here.database), createNames(here.database))
    const command = { incident: run.incident, execution: run.execution, command: crypto.randomUUID(), ...input }
    return { status: 200, data: await carryOut(parts, who, verbs[verb] as Verb<Command, unknown>, command) }
  }
  return { redact, tryAfresh }
}
export type Redacting = ReturnType<typeof redacting>

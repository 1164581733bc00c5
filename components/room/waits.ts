import { formatClockUtc } from '#components/format/duration.ts'
import type { Connection } from '#components/live/connection.ts'
import type { Incident } from '#domain/incident/state.ts'
import { isEnded } from '#domain/incident/state.ts'

/** Why nothing of the incident can be asked for now, in a sentence; null when it can. */
export function waitsFor(incident: Incident, connection: Connection): string | null {
  if (isEnded(incident)) return `${incident.number} is ${incident.status}. Reopen it to go on.`
  const asOf = connection.asOf === null ? '' : ` What you see is as of ${formatClockUtc(Date.parse(connection.asOf))}.`
  switch (connection.state) {
    case 'live':
      return null
    case 'reconnecting':
      // A page that was never live shows what the server sent with it a moment ago.
      return connection.asOf === null ? null : `Held until the connection is back.${asOf}`
    case 'gap':
      return 'An entry is missing here. Waits for a new baseline.'
    case 'offline':
      return `Held until the server answers.${asOf}`
    case 'ended':
      return 'Your session here has ended. Nothing can be sent.'
    default:
      return connection.state satisfies never
  }
}

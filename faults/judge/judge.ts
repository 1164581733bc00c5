import type { FinalState } from './final-state.ts'
import { forbiddenActs } from './forbidden.ts'
import type { History, Read, Sent, Transcript } from './history.ts'

export type Violation = { rule: string; what: string }

/** A ruling may be written for two seconds; half a second more for the commit. */
const RULING_LASTS_MS = 2_500

/** Holds what the clients know against what the database holds in the end. An empty list is a pass. */
export function judge(history: History, finals: readonly FinalState[]): Violation[] {
  return [
    ...history.complaints.map(({ what, id }) => ({ rule: 'client', what: id ? `${what} (${id})` : what })),
    ...finals.flatMap((final) => judgeIncident(history, final)),
  ]
}

function judgeIncident(history: History, final: FinalState): Violation[] {
  const violations: Violation[] = []
  const say = (rule: string, what: string) => violations.push({ rule, what: `${final.incident}: ${what}` })
  const numbers = final.entries.map(({ entry }) => entry.seq)
  const hole = numbers.findIndex((seq, i) => seq !== i + 1)
  if (hole >= 0) say('numbers', `the ${hole + 1}. entry is numbered ${numbers[hole]}`)

  for (const sent of history.of(final.incident)) judgeCommand(sent, final, say)
  judgeSightings(history, final, say)
  judgeReads(
    history.reads.filter(({ incident }) => incident === final.incident),
    history.of(final.incident),
    say,
  )
  for (const transcript of history.transcripts) {
    if (transcript.incident === final.incident) judgeTranscript(transcript, final, say)
  }
  for (const { incident, member, after, why } of history.barred) {
    if (incident !== final.incident) continue
    const late = final.entries.find(({ entry }) => entry.seq > after && entry.actor.id === member)
    if (late) say('forbidden', `entry ${late.entry.seq} was written by a member after ${why}`)
  }
  for (const { incident, after, at, why } of history.moments) {
    if (incident !== final.incident) continue
    const late = final.entries.find(({ entry }) => entry.seq > after && Date.parse(entry.at) < at - RULING_LASTS_MS)
    if (late)
      say(
        'late',
        `entry ${late.entry.seq} of ${late.entry.at} was written after ${why} until ${new Date(at).toISOString()}`,
      )
  }
  for (const what of final.contradictions) say(what.split(':')[0] ?? 'state', what)
  try {
    for (const what of forbiddenActs(final.entries).forbidden) say('forbidden', what)
  } catch (error) {
    say('fold', `the entries do not fold: ${error instanceof Error ? error.message : String(error)}`)
  }
  return violations
}

type Say = (rule: string, what: string) => void

function judgeCommand({ command, known, attempts, path }: Sent, { entries }: FinalState, say: Say): void {
  const written = entries.filter(({ entry }) => entry.command === command).map(({ entry }) => entry)
  const parts = written.map(({ part }) => part[0])
  const whole = written.length === 0 || sameParts(parts, written[0]?.part[1] ?? 0)
  if (!whole) say('once', `${path} ${command} stands in the journal in the parts ${parts.join(', ')}`)
  if (known.kind === 'acknowledged') {
    if (written.length === 0) say('once', `${path} ${command} was acknowledged and is not in the journal`)
    else if (!written.some(({ seq }) => seq === known.seq)) {
      say('once', `${path} ${command} was acknowledged as entry ${known.seq} and stands elsewhere`)
    }
  }
  if (known.kind === 'refused' && attempts === 1 && written.length > 0) {
    say('once', `${path} ${command} was refused (${known.code}) and stands in the journal`)
  }
}

/** Parts of one command on one stream: each once. Parts on other streams are not here. */
const sameParts = (parts: readonly number[], total: number): boolean =>
  new Set(parts).size === parts.length && parts.every((part) => part >= 1 && part <= total)

function judgeSightings(history: History, { incident, entries }: FinalState, say: Say): void {
  const hashes = new Map(entries.map(({ entry, hash }) => [entry.seq, hash]))
  for (const [seq, seen] of history.sightings(incident)) {
    if (seen.size > 1) say('prefix', `entry ${seq} was seen with ${seen.size} contents`)
    else if (!seen.has(hashes.get(seq) ?? '')) say('prefix', `entry ${seq} was seen and is not what stands in the end`)
  }
}

function judgeReads(reads: readonly Read[], commands: readonly Sent[], say: Say): void {
  const furthest = new Map<string, number>()
  for (const { client, last } of reads) {
    const before = furthest.get(client) ?? 0
    if (last < before) say('backwards', `${client} saw entry ${before} and then only ${last}`)
    furthest.set(client, Math.max(before, last))
  }
  const acknowledged = commands
    .flatMap(({ known }) => (known.kind === 'acknowledged' ? [known] : []))
    .sort((a, b) => a.at - b.at)
  let i = 0
  let must = 0
  for (const read of [...reads].sort((a, b) => a.startedAt - b.startedAt)) {
    for (let next = acknowledged[i]; next && next.at < read.startedAt; next = acknowledged[++i]) {
      must = Math.max(must, next.seq)
    }
    if (read.last < must) say('backwards', `${read.client} saw entry ${read.last} after ${must} was acknowledged`)
  }
}

function judgeTranscript({ client, from, applied }: Transcript, { entries }: FinalState, say: Say): void {
  const expected = entries.filter(({ entry }) => entry.seq > from)
  const differs = applied.findIndex((hash, i) => hash !== expected[i]?.hash)
  if (differs >= 0) say('stream', `${client} drew something else as entry ${from + differs + 1}`)
  else if (applied.length !== expected.length) {
    say('stream', `${client} drew ${applied.length} entries after ${from}; there are ${expected.length}`)
  }
}

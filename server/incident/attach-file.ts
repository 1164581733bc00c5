import { createHash } from 'node:crypto'
import type { AttachFile, FileValue } from '#domain/file/file.ts'
import { sizeFault } from '#domain/file/file.ts'
import { isEnded } from '#domain/incident/state.ts'
import { Problem } from '#domain/problem.ts'
import { base64Bytes } from '#domain/verifier/bytes.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { KEPT_UNUSED, MOST_UNUSED } from '#server/file/read.ts'
import type { IncidentParts } from './incident-parts.ts'
import { filesMentioned } from './mentioned.ts'
import { workableIncident } from './prepare.ts'

const MOST_FILES = 200

/** Takes the bytes in, one file of an incident after the other. They stand beside the journal until a reading names them. */
export async function attachFile(
  parts: IncidentParts,
  who: Membership,
  { incident, file, name, content }: AttachFile,
): Promise<FileValue> {
  const state = await workableIncident(parts, who, 'evidence.record', incident)
  if (isEnded(state)) throw new Problem('CONFLICT', `${state.number} is ${state.status}. Reopen it first.`)
  const refusal = parts.journal.refuseWrites()
  if (refusal) throw refusal
  const bytes = bytesOf(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { workspace } = who.scope
  return parts.db.withScope(who.scope, async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`file ${incident}`])
    await client.query(
      `with unused as (
         select id, added_at, row_number() over (partition by added_by order by added_at desc) as nth, added_by from file
          where workspace = $1 and incident = $2 and not id = any($3::uuid[]) and id <> $4
       )
       delete from file using unused where file.workspace = $1 and file.id = unused.id
         and (unused.added_at < clock_timestamp() - $5::interval or (unused.added_by = $6 and unused.nth >= $7))`,
      [workspace, incident, [...filesMentioned(state)], file, KEPT_UNUSED, who.member.id, MOST_UNUSED],
    )
    const taken = await client.query<{ id: string }>(
      `insert into file (workspace, id, incident, name, size, sha256, bytes, added_by, added_at)
        select $1::uuid, $2::uuid, $3::uuid, $4::text, $5::int, $6::text, $7::bytea, $8::uuid, clock_timestamp()
        where (select count(*) from file where workspace = $1 and incident = $3) < $9
        on conflict (workspace, id) do nothing returning id`,
      [workspace, file, incident, name, bytes.length, sha256, bytes, who.member.id, MOST_FILES],
    )
    if (taken.rowCount === 1) return { id: file, name, size: bytes.length, sha256 }
    const { rows } = await client.query<FileValue>(
      'select id, name, size, sha256 from file where workspace = $1 and id = $2 and incident = $3',
      [workspace, file, incident],
    )
    const [before] = rows
    if (before?.sha256 === sha256 && before.name === name) return before
    throw new Problem('CONFLICT', before ? 'This file id was used for other bytes.' : tooMany)
  })
}

const tooMany = `${MOST_FILES} files are attached to this incident, and no more can be. Nothing was attached.`

function bytesOf(content: string): Buffer {
  const bytes = base64Bytes(content)
  const fault =
    content === '' ? sizeFault(0) : bytes === null ? 'These are no bytes in base64' : sizeFault(bytes.length)
  if (fault || bytes === null) throw new Problem('BAD_INPUT', 'Nothing was attached.', { content: fault ?? '' })
  return Buffer.from(bytes)
}

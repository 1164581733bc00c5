import type pg from 'pg'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'

/** The rows of one real append, to be sent again under new numbers. */
export type Template = {
  stream: string
  seq: number
  actor: string
  entry: Record<string, Json> & { hash: string }
  sealed: readonly Record<string, Json>[]
  incident: Record<string, Json>
  result: Json
}

export type BareGiven = { url: string; workspace: string; session: string; templates: Template[] }

type Recorded = Omit<Template, 'stream'>

const LAST_NOTE = `select i.seq, to_jsonb(i) as incident, c.actor, c.result, jsonb_build_object(
    'bytes', convert_from(e.bytes, 'UTF8'), 'hash', encode(e.hash, 'hex'), 'prev', encode(e.prev, 'hex'), 'type', e.type,
    'actor_kind', e.actor_kind, 'actor_id', e.actor_id, 'part', e.part) as entry,
    (select jsonb_agg(jsonb_build_object('pointer', v.pointer, 'salt', v.salt, 'value', v.value)) from sealed_value v
      where v.workspace = e.workspace and v.stream = e.stream and v.seq = e.seq) as sealed
  from incident i
  join entry e on e.workspace = i.workspace and e.stream = 'incident/' || i.id and e.seq = i.seq
  join command_result c on c.workspace = e.workspace and c.command = e.command
  where i.workspace = $1 and i.id = any ($2) order by i.id`

/** Doubles of these incidents, each of which ends with a note: streams of their own for the floor to write on. */
export async function doubles(owner: pg.Pool, workspace: string, incidents: readonly string[]): Promise<Template[]> {
  const { rows } = await owner.query<Recorded>(LAST_NOTE, [workspace, incidents])
  const templates = rows.map(({ incident, ...row }, i): Template => {
    const id = newId()
    // Each entry of a double is the same bytes, and so the one before it.
    const entry = { ...row.entry, prev: row.entry.hash }
    return { ...row, entry, seq: 1, stream: `incident/${id}`, incident: { ...incident, id, number: `FLOOR-${i}` } }
  })
  const given = [workspace, JSON.stringify(templates.map(({ stream, entry }) => ({ ...entry, stream })))]
  await owner.query(
    `insert into stream_head (workspace, stream, seq, hash, at)
     select $1, x.stream, 1, decode(x.hash, 'hex'), now() from jsonb_to_recordset($2::jsonb) as x(stream text, hash text)`,
    given,
  )
  await owner.query(
    `insert into entry (workspace, stream, seq, bytes, hash, prev, at, type, actor_kind, actor_id, command, part)
     select $1, x.stream, 1, convert_to(x.bytes, 'UTF8'), decode(x.hash, 'hex'), decode(repeat('00', 32), 'hex'), now(),
       x.type, x.actor_kind, x.actor_id, gen_random_uuid(), 1
     from jsonb_to_recordset($2::jsonb)
       as x(stream text, hash text, bytes text, type text, actor_kind text, actor_id text)`,
    given,
  )
  return templates
}

-- The journal's two round trips, each one statement: the scope is set inside, so row-level security holds without BEGIN and COMMIT.

create function instant_text(moment timestamptz) returns text
  language sql stable parallel safe
  return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Entries after `low` up to `high`, oldest first: [bytes as text, hash, {pointer: value as JSON text}].
create function journal_tail(of_workspace uuid, of_stream text, low int, high int) returns json
  language sql stable
  set search_path = pg_catalog, public
as $$
  select coalesce(json_agg(json_build_array(
      convert_from(e.bytes, 'UTF8'),
      encode(e.hash, 'hex'),
      (select json_object_agg(v.pointer, v.value) from sealed_value v
        where v.workspace = e.workspace and v.stream = e.stream and v.seq = e.seq)
    ) order by e.seq), '[]')
  from entry e
  where e.workspace = of_workspace and e.stream = of_stream and e.seq > low and e.seq <= high
$$;

-- Trip one: everything a ruling rests on, and the moment of the ruling.
-- `streams` is [{stream, known}]: known is the number up to which the caller holds the state already, 0 for none.
create function journal_read(request jsonb) returns json
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
declare
  ws uuid := (request ->> 'workspace')::uuid;
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
  asked record;
  head record;
  low int;
  streams json[] := '{}';
  standing record;
  member json;
  earlier json;
  counters json;
begin
  perform set_config('app.workspace', request ->> 'workspace', true);

  if request ->> 'session' is not null then
    select s.member, s.person, s.role into standing from session_standing((request ->> 'session')::uuid, ws) s;
    if found then
      member := json_build_object('member', standing.member, 'person', standing.person, 'role', standing.role);
    end if;
  end if;

  for asked in select x.stream, x.known from jsonb_to_recordset(request -> 'streams') as x(stream text, known int) loop
    select h.seq, h.hash, h.at, s.seq as state_seq, s.evolve_version, s.state into head
      from stream_head h
      left join stream_state s on asked.known = 0 and s.workspace = h.workspace and s.stream = h.stream
      where h.workspace = ws and h.stream = asked.stream;
    continue when not found;
    low := greatest(asked.known, coalesce(head.state_seq, 0));
    moment := greatest(moment, head.at);
    streams := streams || json_build_object(
      'stream', asked.stream,
      'seq', head.seq,
      'hash', encode(head.hash, 'hex'),
      'at', instant_text(head.at),
      'version', head.evolve_version,
      'stateSeq', coalesce(head.state_seq, 0),
      'state', head.state,
      'tail', case when head.seq > low then journal_tail(ws, asked.stream, low, head.seq) else '[]' end
    );
  end loop;

  select json_build_object('digest', encode(c.digest, 'hex'), 'result', c.result) into earlier
    from command_result c
    where c.workspace = ws and c.actor = request ->> 'actor' and c.command = (request ->> 'command')::uuid;

  if jsonb_array_length(request -> 'counters') > 0 then
    select json_object_agg(c.kind, c.value) into counters
      from counter c
      where c.workspace = ws and c.kind in (select jsonb_array_elements_text(request -> 'counters'));
  end if;

  return json_build_object(
    'now', instant_text(moment), 'member', member, 'streams', array_to_json(streams), 'earlier', earlier, 'counters', counters,
    'origin', (select w.origin from workspace w where w.id = ws)
  );
end
$$;

-- Takes the locks of trip two before trip one, for a command that lost to others before: inside a transaction, it cannot lose again.
-- `streams` is [{stream, only_read}], in the one order every process uses.
create function journal_hold(request jsonb) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
declare
  ws uuid := (request ->> 'workspace')::uuid;
  asked record;
begin
  perform set_config('app.workspace', request ->> 'workspace', true);
  perform set_config('idle_in_transaction_session_timeout', '3s', true);
  for asked in
    select x.stream, x.only_read from rows from (
      jsonb_to_recordset(request -> 'streams') as (stream text, only_read boolean)
    ) with ordinality as x(stream, only_read, place) order by x.place
  loop
    if asked.only_read then
      perform from stream_head h where h.workspace = ws and h.stream = asked.stream for share;
    else
      perform from stream_head h where h.workspace = ws and h.stream = asked.stream for update;
    end if;
  end loop;
  perform from counter c
    where c.workspace = ws and c.kind in (select jsonb_array_elements_text(request -> 'counters'))
    order by c.kind for update;
end
$$;

-- Rows of the projections, inserted or replaced by their key.

create function project_workspace(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into workspace (id, slug, name, origin, created_at, removed_at)
    select r.id, r.slug, r.name, r.origin, r.created_at, r.removed_at from jsonb_populate_recordset(null::workspace, rows) r
  on conflict (id) do update set
    slug = excluded.slug, name = excluded.name, origin = excluded.origin,
    created_at = excluded.created_at, removed_at = excluded.removed_at
$$;

create function project_member(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into member (workspace, id, person, name, email, role, joined_at, removed_at)
    select r.workspace, r.id, r.person, r.name, r.email, r.role, r.joined_at, r.removed_at
    from jsonb_populate_recordset(null::member, rows) r
  on conflict (workspace, id) do update set
    person = excluded.person, name = excluded.name, email = excluded.email, role = excluded.role,
    joined_at = excluded.joined_at, removed_at = excluded.removed_at
$$;

create function project_catalogue_object(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into catalogue_object (workspace, id, kind, name, attributes)
    select r.workspace, r.id, r.kind, r.name, r.attributes from jsonb_populate_recordset(null::catalogue_object, rows) r
  on conflict (workspace, id) do update set
    kind = excluded.kind, name = excluded.name, attributes = excluded.attributes
$$;

create function project_runbook(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into runbook (workspace, id, slug, title, hash, version, origin, withdrawn_at, problem)
    select r.workspace, r.id, r.slug, r.title, r.hash, r.version, r.origin, r.withdrawn_at, r.problem
    from jsonb_populate_recordset(null::runbook, rows) r
  on conflict (workspace, id) do update set
    slug = excluded.slug, title = excluded.title, hash = excluded.hash, version = excluded.version,
    origin = excluded.origin, withdrawn_at = excluded.withdrawn_at, problem = excluded.problem
$$;

create function project_runbook_document(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into runbook_document (workspace, hash, document, source)
    select r.workspace, r.hash, r.document, r.source from jsonb_populate_recordset(null::runbook_document, rows) r
  on conflict (workspace, hash) do nothing
$$;

create function project_incident(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into incident (
      workspace, id, number, kind, origin, title, severity, status, private, commander, apps, environments,
      declared_at, declared_by, resolved_at, seq, summary
    )
    select r.workspace, r.id, r.number, r.kind, r.origin, r.title, r.severity, r.status, r.private, r.commander, r.apps,
      r.environments, r.declared_at, r.declared_by, r.resolved_at, r.seq, r.summary
    from jsonb_populate_recordset(null::incident, rows) r
  on conflict (workspace, id) do update set
    number = excluded.number, kind = excluded.kind, origin = excluded.origin, title = excluded.title,
    severity = excluded.severity, status = excluded.status, private = excluded.private, commander = excluded.commander,
    apps = excluded.apps, environments = excluded.environments, declared_at = excluded.declared_at,
    declared_by = excluded.declared_by, resolved_at = excluded.resolved_at, seq = excluded.seq, summary = excluded.summary
$$;

-- Replaced for every incident whose row is given, also by none.
create function project_incident_viewer(incidents jsonb, rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  delete from incident_viewer v using jsonb_populate_recordset(null::incident, incidents) i
    where v.workspace = i.workspace and v.incident = i.id
      and not exists (
        select from jsonb_populate_recordset(null::incident_viewer, rows) r
        where r.workspace = v.workspace and r.incident = v.incident and r.member = v.member
      );
  insert into incident_viewer (workspace, incident, member)
    select r.workspace, r.incident, r.member from jsonb_populate_recordset(null::incident_viewer, rows) r
  on conflict do nothing
$$;

create function project_freeze(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into environment_freeze (workspace, id, number, environment, kinds, incident, private, state, created_at, lifted_at)
    select r.workspace, r.id, r.number, r.environment, r.kinds, r.incident, r.private, r.state, r.created_at, r.lifted_at
    from jsonb_populate_recordset(null::environment_freeze, rows) r
  on conflict (workspace, id) do update set
    number = excluded.number, environment = excluded.environment, kinds = excluded.kinds, incident = excluded.incident,
    private = excluded.private, state = excluded.state, created_at = excluded.created_at, lifted_at = excluded.lifted_at
$$;

create function journal_project(rows jsonb) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
begin
  if rows ? 'workspace' then perform project_workspace(rows -> 'workspace'); end if;
  if rows ? 'member' then perform project_member(rows -> 'member'); end if;
  if rows ? 'catalogue_object' then perform project_catalogue_object(rows -> 'catalogue_object'); end if;
  if rows ? 'runbook_document' then perform project_runbook_document(rows -> 'runbook_document'); end if;
  if rows ? 'runbook' then perform project_runbook(rows -> 'runbook'); end if;
  if rows ? 'incident' then
    perform project_incident(rows -> 'incident');
    perform project_incident_viewer(rows -> 'incident', coalesce(rows -> 'incident_viewer', '[]'));
  end if;
  if rows ? 'freeze' then perform project_freeze(rows -> 'freeze'); end if;
end
$$;

-- Writes what was composed. The heads are held by the caller.
create function journal_write(request jsonb) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
declare
  ws uuid := (request ->> 'workspace')::uuid;
begin
  insert into entry (workspace, stream, seq, bytes, hash, prev, at, type, actor_kind, actor_id, command, part)
    select ws, x.stream, x.seq, convert_to(x.bytes, 'UTF8'), decode(x.hash, 'hex'), decode(x.prev, 'hex'), x.at, x.type,
      x.actor_kind, x.actor_id, x.command, x.part
    from jsonb_to_recordset(request -> 'entries') as x(
      stream text, seq int, bytes text, hash text, prev text, at timestamptz, type text,
      actor_kind text, actor_id text, command uuid, part int
    )
    order by x.stream, x.seq;

  if jsonb_array_length(request -> 'sealed') > 0 then
    insert into sealed_value (workspace, stream, seq, pointer, salt, value)
      select ws, x.stream, x.seq, x.pointer, x.salt, x.value
      from jsonb_to_recordset(request -> 'sealed') as x(stream text, seq int, pointer text, salt text, value text);
  end if;

  update stream_head h set seq = x.seq, hash = decode(x.hash, 'hex'), at = x.at
    from jsonb_to_recordset(request -> 'heads') as x(stream text, seq int, hash text, at timestamptz)
    where h.workspace = ws and h.stream = x.stream;

  if jsonb_array_length(request -> 'states') > 0 then
    insert into stream_state (workspace, stream, evolve_version, seq, state)
      select ws, x.stream, x.version, x.seq, x.state
      from jsonb_to_recordset(request -> 'states') as x(stream text, version int, seq int, state jsonb)
    on conflict (workspace, stream) do update set
      evolve_version = excluded.evolve_version, seq = excluded.seq, state = excluded.state;
  end if;

  perform journal_project(request -> 'projections');
end
$$;

-- Trip two: locks, checks that all still stands on which the ruling rests, and writes.
-- `read` is [{stream, seq, write}] and `counters` [{kind, value}], both in the one order every process uses.
-- HP010 a stream moved, HP011 a counter moved, HP012 the session ended, HP013 the role changed, HP014 the ruling is old.
create function journal_append(request jsonb) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
declare
  ws uuid := (request ->> 'workspace')::uuid;
  asked record;
  found_seq int;
  standing record;
begin
  perform set_config('app.workspace', request ->> 'workspace', true);

  for asked in
    select x.stream, x.seq, x.write from rows from (
      jsonb_to_recordset(request -> 'read') as (stream text, seq int, write boolean)
    ) with ordinality as x(stream, seq, write, place) order by x.place
  loop
    found_seq := null;
    if not asked.write then
      select h.seq into found_seq from stream_head h where h.workspace = ws and h.stream = asked.stream for share;
    elsif asked.seq = 0 then
      insert into stream_head (workspace, stream, seq, hash, at)
        values (ws, asked.stream, 0, decode(repeat('00', 32), 'hex'), (request ->> 'at')::timestamptz)
        on conflict do nothing
        returning seq into found_seq;
      found_seq := coalesce(found_seq, -1);
    else
      select h.seq into found_seq from stream_head h where h.workspace = ws and h.stream = asked.stream for update;
    end if;
    if coalesce(found_seq, 0) <> asked.seq then
      raise exception 'stream % moved', asked.stream using errcode = 'HP010';
    end if;
  end loop;

  for asked in
    select x.kind, x.value from rows from (
      jsonb_to_recordset(request -> 'counters') as (kind text, value int)
    ) with ordinality as x(kind, value, place) order by x.place
  loop
    insert into counter (workspace, kind, value) values (ws, asked.kind, asked.value)
      on conflict (workspace, kind) do update set value = excluded.value where counter.value = excluded.value - 1
      returning value into found_seq;
    if not found then
      raise exception 'counter % moved', asked.kind using errcode = 'HP011';
    end if;
  end loop;

  if request ->> 'session' is not null then
    select s.member, s.role into standing from session_standing((request ->> 'session')::uuid, ws) s;
    if not found or standing.member <> (request ->> 'member')::uuid then
      raise exception 'the session ended' using errcode = 'HP012';
    end if;
    if standing.role <> request ->> 'role' then
      raise exception 'the role changed' using errcode = 'HP013';
    end if;
  end if;

  if clock_timestamp() > (request ->> 'at')::timestamptz + interval '2 seconds' then
    raise exception 'the ruling is old' using errcode = 'HP014';
  end if;

  insert into command_result (workspace, actor, command, digest, result, at)
    values (
      ws, request ->> 'actor', (request ->> 'command')::uuid, decode(request ->> 'digest', 'hex'), request -> 'result',
      (request ->> 'at')::timestamptz
    );
  perform journal_write(request);
end
$$;

-- Whole streams with times of their own, for the sample workspace. Only the owner of the tables may.
create function journal_import(request jsonb) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
begin
  perform set_config('app.workspace', request ->> 'workspace', true);
  insert into stream_head (workspace, stream, seq, hash, at)
    select (request ->> 'workspace')::uuid, x.stream, 0, decode(repeat('00', 32), 'hex'), x.at
    from jsonb_to_recordset(request -> 'heads') as x(stream text, at timestamptz);
  insert into counter (workspace, kind, value)
    select (request ->> 'workspace')::uuid, x.kind, x.value
    from jsonb_to_recordset(request -> 'counters') as x(kind text, value int)
  on conflict (workspace, kind) do update set value = greatest(counter.value, excluded.value);
  perform journal_write(request);
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'journal_tail(uuid, text, int, int)', 'journal_read(jsonb)', 'journal_hold(jsonb)', 'project_workspace(jsonb)', 'project_member(jsonb)',
    'project_catalogue_object(jsonb)', 'project_runbook(jsonb)', 'project_runbook_document(jsonb)', 'project_incident(jsonb)',
    'project_incident_viewer(jsonb, jsonb)', 'project_freeze(jsonb)', 'journal_project(jsonb)', 'journal_write(jsonb)',
    'journal_append(jsonb)'
  ] loop
    execute format('revoke all on function %s from public', name);
    execute format('grant execute on function %s to holdpoint_app', name);
  end loop;
  execute 'revoke all on function journal_import(jsonb) from public';
end
$$;

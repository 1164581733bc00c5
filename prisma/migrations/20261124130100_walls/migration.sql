-- The walls around the tables: what the schema language cannot say.
-- Roles are made before migrations run (server/db/roles.ts): holdpoint_app, holdpoint_auth, holdpoint_live.

create unique index person_email_key on person (lower(email));
create unique index catalogue_object_name_key on catalogue_object (workspace, kind, lower(name));
create unique index installation_singleton_key on installation ((true));

alter table session add constraint session_person_fkey foreign key (person) references person (id) on delete restrict;
alter table link_token add constraint link_token_person_fkey foreign key (person) references person (id) on delete restrict;

alter table entry
  add constraint entry_seq_check check (seq >= 1),
  add constraint entry_hash_check check (octet_length(hash) = 32 and octet_length(prev) = 32);
alter table workspace add constraint workspace_origin_check check (origin in ('made', 'sample'));
alter table incident add constraint incident_kind_check check (kind in ('incident', 'drill'));
alter table link_token add constraint link_token_kind_check check (kind in ('setup', 'invitation', 'reset'));

-- A head changes with every entry: half-empty pages keep those changes on the page (heap-only tuples).
alter table stream_head set (fillfactor = 50);
alter table counter set (fillfactor = 50);
alter table session set (fillfactor = 80);
alter table incident set (fillfactor = 80);

-- Grants. Nothing is granted to PUBLIC.

revoke all on all tables in schema public from public;
grant usage on schema public to holdpoint_app, holdpoint_auth, holdpoint_live;

grant select, insert on entry, runbook_document, command_result to holdpoint_app;
grant select, insert, update on stream_head, counter to holdpoint_app;
grant select, insert, update, delete on stream_state, sealed_value to holdpoint_app;
grant select, insert, update on workspace, member to holdpoint_app;
grant select, insert, update, delete on catalogue_object, runbook, incident, incident_viewer, environment_freeze to holdpoint_app;

grant select, insert, update on person, installation to holdpoint_auth;
grant select, insert, update, delete on session, link_token to holdpoint_auth;
grant select on workspace, member to holdpoint_auth;

grant select on stream_head, entry, sealed_value, workspace, member, incident, incident_viewer, environment_freeze to holdpoint_live;

-- Row-level security: no scope, no rows. It binds the owner of the tables as well.

create function current_workspace() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.workspace', true), '')::uuid;

do $$
declare
  name text;
begin
  foreach name in array array[
    'stream_head', 'entry', 'sealed_value', 'stream_state', 'command_result', 'counter', 'member', 'catalogue_object',
    'runbook', 'runbook_document', 'incident', 'incident_viewer', 'environment_freeze'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy scoped on %I using (workspace = (select current_workspace())) with check (workspace = (select current_workspace()))',
      name
    );
  end loop;

  alter table workspace enable row level security;
  alter table workspace force row level security;
  create policy scoped on workspace
    using (id = (select current_workspace())) with check (id = (select current_workspace()));

  -- Roles that work across workspaces see, and change nothing.
  foreach name in array array[
    'stream_head', 'entry', 'sealed_value', 'workspace', 'member', 'incident', 'incident_viewer', 'environment_freeze'
  ] loop
    execute format('create policy live_reads on %I for select to holdpoint_live using (true)', name);
  end loop;
  create policy auth_reads on workspace for select to holdpoint_auth using (true);
  create policy auth_reads on member for select to holdpoint_auth using (true);
end
$$;

-- Append-only, twice over: no grant above, and a trigger that neither an owner's slip nor session_replication_role passes.

create function refuse_change() returns trigger
  language plpgsql
as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'HP001';
end
$$;

create trigger entry_append_only before update or delete or truncate on entry
  for each statement execute function refuse_change();
alter table entry enable always trigger entry_append_only;

create trigger runbook_document_append_only before update or delete or truncate on runbook_document
  for each statement execute function refuse_change();
alter table runbook_document enable always trigger runbook_document_append_only;

create function check_entry_link() returns trigger
  language plpgsql
as $$
declare
  expected bytea;
begin
  if new.hash <> sha256(new.bytes) then
    raise exception 'entry %#%: the hash is not that of its bytes', new.stream, new.seq using errcode = 'HP002';
  end if;
  if new.seq = 1 then
    expected := decode(repeat('00', 32), 'hex');
  else
    select e.hash into expected from public.entry e
      where e.workspace = new.workspace and e.stream = new.stream and e.seq = new.seq - 1;
    if not found then
      raise exception 'entry %#%: there is no entry before it', new.stream, new.seq using errcode = 'HP003';
    end if;
  end if;
  if new.prev <> expected then
    raise exception 'entry %#%: it does not continue the entry before it', new.stream, new.seq using errcode = 'HP004';
  end if;
  return new;
end
$$;

create trigger entry_link before insert on entry for each row execute function check_entry_link();
alter table entry enable always trigger entry_link;

-- What other roles may know of the tables that the auth role keeps to itself.

-- One row while the session stands and its person is a member of the workspace; none otherwise.
create function session_standing(of_session uuid, in_workspace uuid)
  returns table (member uuid, person uuid, role text, authenticated_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, public
as $$
begin
  return query
    select m.id, m.person, m.role, s.authenticated_at
    from public.session s
    join public.member m on m.person = s.person
    where s.id = of_session
      and s.revoked_at is null
      and s.expires_at > clock_timestamp()
      and m.workspace = in_workspace
      and m.removed_at is null;
end
$$;
revoke all on function session_standing(uuid, uuid) from public;
grant execute on function session_standing(uuid, uuid) to holdpoint_app;

-- Of the given sessions, those that stand: one question for the heartbeat of every stream.
create function sessions_standing(of_sessions uuid[])
  returns table (session uuid, person uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.id, s.person
  from public.session s
  where s.id = any (of_sessions) and s.revoked_at is null and s.expires_at > clock_timestamp();
$$;
revoke all on function sessions_standing(uuid[]) from public;
grant execute on function sessions_standing(uuid[]) to holdpoint_live;

insert into installation (singleton, created_at) values (true, now());

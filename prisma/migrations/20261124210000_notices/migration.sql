-- What app owners are told, and who owns which apps.

CREATE TABLE "notice" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "incident" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "provider" UUID,
    "apps" UUID[],
    "environments" UUID[],
    "bindings" JSONB NOT NULL,
    "works" TEXT,
    "do_now" TEXT,
    "audience" TEXT,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("workspace","id")
);

CREATE INDEX "notice_workspace_published_at_idx" ON "notice"("workspace", "published_at" DESC);

ALTER TABLE "member" ADD COLUMN "apps" UUID[] DEFAULT ARRAY[]::UUID[];

ALTER TABLE "link_token" ADD COLUMN "apps" UUID[] DEFAULT ARRAY[]::UUID[];

revoke all on notice from public;
grant select, insert, update, delete on notice to holdpoint_app;
alter table notice enable row level security;
alter table notice force row level security;
create policy scoped on notice
  using (workspace = (select current_workspace())) with check (workspace = (select current_workspace()));

create or replace function project_member(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into member (workspace, id, person, name, email, role, apps, joined_at, removed_at)
    select r.workspace, r.id, r.person, r.name, r.email, r.role, r.apps, r.joined_at, r.removed_at
    from jsonb_populate_recordset(null::member, rows) r
  on conflict (workspace, id) do update set
    person = excluded.person, name = excluded.name, email = excluded.email, role = excluded.role, apps = excluded.apps,
    joined_at = excluded.joined_at, removed_at = excluded.removed_at
$$;

create function project_notice(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into notice (
      workspace, id, incident, state, cause, provider, apps, environments, bindings, works, do_now, audience, published_at
    )
    select r.workspace, r.id, r.incident, r.state, r.cause, r.provider, r.apps, r.environments, r.bindings, r.works,
      r.do_now, r.audience, r.published_at
    from jsonb_populate_recordset(null::notice, rows) r
  on conflict (workspace, id) do update set
    incident = excluded.incident, state = excluded.state, cause = excluded.cause, provider = excluded.provider,
    apps = excluded.apps, environments = excluded.environments, bindings = excluded.bindings, works = excluded.works,
    do_now = excluded.do_now, audience = excluded.audience, published_at = excluded.published_at
$$;
revoke all on function project_notice(jsonb) from public;
grant execute on function project_notice(jsonb) to holdpoint_app;

create or replace function journal_project(rows jsonb) returns void
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
  if rows ? 'notice' then perform project_notice(rows -> 'notice'); end if;
end
$$;

create or replace function workspace_forget(ws uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
begin
  perform set_config('app.workspace', ws::text, true);
  delete from sealed_value where workspace = ws;
  delete from stream_state where workspace = ws;
  delete from command_result where workspace = ws;
  delete from link_token where workspace = ws;
  delete from incident_viewer where workspace = ws;
  delete from environment_freeze where workspace = ws;
  delete from notice where workspace = ws;
  delete from incident where workspace = ws;
  delete from catalogue_object where workspace = ws;
  delete from runbook where workspace = ws;
  delete from member where workspace = ws;
  update workspace set name = slug where id = ws;
end
$$;

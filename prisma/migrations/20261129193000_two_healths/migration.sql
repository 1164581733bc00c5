-- An update may say how the platform is, and, apart from it, what apps depend on.

ALTER TABLE "notice" ADD COLUMN "platform_health" TEXT, ADD COLUMN "dependency_health" TEXT;

create or replace function project_notice(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into notice (
      workspace, id, incident, state, cause, provider, apps, environments, bindings, platform_health, dependency_health,
      works, do_now, audience, published_at
    )
    select r.workspace, r.id, r.incident, r.state, r.cause, r.provider, r.apps, r.environments, r.bindings,
      r.platform_health, r.dependency_health, r.works, r.do_now, r.audience, r.published_at
    from jsonb_populate_recordset(null::notice, rows) r
  on conflict (workspace, id) do update set
    incident = excluded.incident, state = excluded.state, cause = excluded.cause, provider = excluded.provider,
    apps = excluded.apps, environments = excluded.environments, bindings = excluded.bindings,
    platform_health = excluded.platform_health, dependency_health = excluded.dependency_health,
    works = excluded.works, do_now = excluded.do_now, audience = excluded.audience, published_at = excluded.published_at
$$;

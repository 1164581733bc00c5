-- What was named first in a private incident is not in the catalogue for others until it is named in the open.

ALTER TABLE "catalogue_object" ADD COLUMN "within" UUID;

create or replace function project_catalogue_object(rows jsonb) returns void
  language sql volatile set search_path = pg_catalog, public
as $$
  insert into catalogue_object (workspace, id, kind, name, attributes, within)
    select r.workspace, r.id, r.kind, r.name, r.attributes, r.within
    from jsonb_populate_recordset(null::catalogue_object, rows) r
  on conflict (workspace, id) do update set
    kind = excluded.kind, name = excluded.name, attributes = excluded.attributes, within = excluded.within
$$;

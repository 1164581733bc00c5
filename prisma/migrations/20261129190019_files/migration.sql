-- Bytes that people attached: beside the journal, which knows their digest.

-- CreateTable
CREATE TABLE "file" (
    "workspace" UUID NOT NULL,
    "id" UUID NOT NULL,
    "incident" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "file_pkey" PRIMARY KEY ("workspace","id")
);

-- CreateIndex
CREATE INDEX "file_workspace_incident_idx" ON "file"("workspace", "incident");

-- A row is what its digest says, or it is not there.
alter table file
  add constraint file_size_check check (size = octet_length(bytes) and size between 1 and 524288),
  add constraint file_sha256_check check (sha256 = encode(sha256(bytes), 'hex'));

-- Bytes are never changed; they can be taken away.
revoke all on file from public;
grant select, insert, delete on file to holdpoint_app;
alter table file enable row level security;
alter table file force row level security;
create policy scoped on file
  using (workspace = (select current_workspace())) with check (workspace = (select current_workspace()));

create or replace function workspace_forget(ws uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, public
as $$
begin
  perform set_config('app.workspace', ws::text, true);
  delete from sealed_value where workspace = ws;
  delete from file where workspace = ws;
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

-- Takes away everything of a workspace but its entries and documents: open values, cached states, projections. For the owner alone.
create function workspace_forget(ws uuid) returns void
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
  delete from incident where workspace = ws;
  delete from catalogue_object where workspace = ws;
  delete from runbook where workspace = ws;
  delete from member where workspace = ws;
  update workspace set name = slug where id = ws;
end
$$;
revoke all on function workspace_forget(uuid) from public;

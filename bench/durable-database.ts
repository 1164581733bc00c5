import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '#domain/ids.ts'
import { addressesOn } from '#server/db/database.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import type { Pools } from '#server/db/pools.ts'
import { openPools } from '#server/db/pools.ts'
import { ensureRoles } from '#server/db/roles.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { mintScope } from '#server/db/scope.ts'
import type { SignedInMember } from '#server/journal/append-request.ts'

export type Ground = {
  pools: Pools
  owner: pg.Pool
  scope: WorkspaceScope
  member: SignedInMember
  close: () => Promise<void>
}

/** A Postgres of its own that waits for the disk at every commit, with one workspace and one member who is signed in. */
export async function durableDatabase(): Promise<Ground> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdpoint-bench-'))
  chmodSync(dataDirectory, 0o755)
  const embedded = await startEmbedded({ dataDirectory, running: 'take', durable: true, report: console.error })
  const ownerUrl = embedded.url('owner', 'postgres')
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await ensureRoles(client, 'login', 'owner')
  await client.end()
  await migrate(ownerUrl)
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 32 })
  owner.on('error', () => {})
  const pools = openPools(addressesOn((role) => embedded.url(role, 'postgres')))
  const { scope, member } = await signIn(owner)
  return {
    pools,
    owner,
    scope,
    member,
    close: async () => {
      await pools.close()
      await owner.end()
      await embedded.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function signIn(owner: pg.Pool) {
  const workspace = newId()
  const member: SignedInMember = { kind: 'member', memberId: newId(), personId: newId(), sessionId: newId() }
  const { memberId, personId, sessionId } = member
  await owner.query(
    `insert into workspace (id, slug, name, origin, created_at) values ($1, 'bench', 'Bench', 'made', now())`,
    [workspace],
  )
  await owner.query(
    `insert into person (id, email, name, password_changed_at, created_at) values ($1, 'a@example.org', 'Ada', now(), now())`,
    [personId],
  )
  await owner.query(
    `insert into session (id, person, created_at, last_seen_at, authenticated_at, expires_at)
     values ($1, $2, now(), now(), now(), now() + interval '1 day')`,
    [sessionId, personId],
  )
  await owner.query(
    `insert into member (workspace, id, person, name, email, role, joined_at)
     values ($1, $2, $3, 'Ada', 'a@example.org', 'responder', now())`,
    [workspace, memberId, personId],
  )
  return { scope: mintScope(workspace), member }
}

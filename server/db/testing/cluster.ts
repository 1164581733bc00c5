import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { ensureRoles } from '#server/db/roles.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the test cluster's own database for its owner. */
    clusterUrl: string
  }
}

export const templateName = 'template_holdpoint'

/** One cluster for the run, with a migrated database that every test file copies. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdpoint-test-'))
  chmodSync(dataDirectory, 0o755)
  const embedded = await startEmbedded({ dataDirectory, running: 'take', durable: false, report: console.error })
  const stop = async () => {
    await embedded.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
  try {
    const clusterUrl = embedded.url('owner', 'postgres')
    const owner = new pg.Client({ connectionString: clusterUrl })
    await owner.connect()
    await ensureRoles(owner, 'login', 'owner')
    // Its tables belong to a login without privileges, as on somebody's own database: row-level security binds it too.
    await owner.query('create role tables login')
    await owner.query(`create database ${templateName} owner tables`)
    await owner.end()
    await migrate(embedded.url('tables', templateName))
    project.provide('clusterUrl', clusterUrl)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

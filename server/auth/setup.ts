import type { ClaimInstallation } from '#domain/auth/schema.ts'
import type { MadeAccount, SetupPeek, SetupState } from '#domain/auth/views.ts'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import type { FirstWrites } from '#server/workspace/founding.ts'
import { foundWorkspace } from '#server/workspace/founding.ts'
import type { AuthParts } from './auth-parts.ts'
import { findLink, keepLink, newSecret } from './links.ts'
import { hashPassword, refuseWeakPassword } from './passwords.ts'
import { addPerson } from './persons.ts'
import { inTransaction } from './transaction.ts'

const TEN_YEARS = 3650

/** A new one-time code while nobody has claimed this installation, else null. Earlier codes end. Called at every start. */
export async function ensureSetupToken({ database }: Pick<AuthParts, 'database'>): Promise<string | null> {
  return inTransaction(database.pools.auth, async (db) => {
    await db.query(
      'insert into installation (singleton, created_at) values (true, clock_timestamp()) on conflict do nothing',
    )
    const { rows } = await db.query<{ claimed: boolean }>(
      'select claimed_at is not null as claimed from installation for update',
    )
    await db.query("delete from link_token where kind = 'setup'")
    if (rows[0]?.claimed) return null
    const secret = newSecret()
    const nobody = { workspace: null, person: null, role: null, email: null, createdBy: null }
    await keepLink(db, 'setup', secret, { id: newId(), ...nobody }, TEN_YEARS)
    return secret
  })
}

export async function setupState({ database }: Pick<AuthParts, 'database'>): Promise<SetupState> {
  const { rows } = await database.pools.auth.query<{ claimed: boolean }>(
    'select claimed_at is not null as claimed from installation',
  )
  return { claimed: rows[0]?.claimed ?? false }
}

export async function peekSetup({ database }: Pick<AuthParts, 'database'>, secret: string): Promise<SetupPeek> {
  return { valid: typeof (await findLink(database.pools.auth, 'setup', secret)) !== 'string' }
}

/**
 * The first owner and the first workspace. Whoever holds the installation's row wins; the others find it claimed.
 * The row is let go only after the workspace is written, so a claim that fails half-way can be made again.
 */
export async function claimInstallation(
  parts: AuthParts & { firstWrites: FirstWrites },
  claim: ClaimInstallation,
): Promise<MadeAccount> {
  const { command, workspace, secret, workspaceName, slug, name, email, password } = claim
  await refuseUnlessOpen(parts.database.pools.auth, secret)
  refuseWeakPassword(password, [email, name, workspaceName])
  const passwordHash = await hashPassword(password)
  return inTransaction(parts.database.pools.auth, async (db) => {
    await db.query('select from installation for update')
    await refuseUnlessOpen(db, secret)
    const person = await addPerson(db, { name, email, passwordHash }, 'This address has an account here already')
    const owner = { person, name, email }
    await foundWorkspace(parts, { command, workspace, name: workspaceName, slug, owner, by: 'setup' })
    await db.query('update installation set claimed_at = clock_timestamp()')
    await db.query("delete from link_token where kind = 'setup'")
    return { email, slug }
  })
}

async function refuseUnlessOpen(db: Parameters<typeof findLink>[0], secret: string): Promise<void> {
  const { rows } = await db.query<{ claimed: boolean }>('select claimed_at is not null as claimed from installation')
  if (rows[0]?.claimed) throw new Problem('CONFLICT', 'This installation has its owner already. Sign in instead')
  if (typeof (await findLink(db, 'setup', secret)) === 'string') {
    throw new Problem('CONFLICT', 'This code is not valid. Use the address the server printed at its last start')
  }
}

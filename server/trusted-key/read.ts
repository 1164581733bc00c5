import { fingerprintOf } from '#domain/trusted-key/public-key.ts'
import type { TrustedKey } from '#domain/trusted-key/state.ts'
import type { TrustedKeyRow } from '#domain/trusted-key/views.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import type { Database } from '#server/db/database.ts'
import { memberNames } from '#server/incident/read.ts'
import type { Journal } from '#server/journal/journal.ts'
import { trustedKeysKind, trustedKeysStream } from './kind.ts'

/** Every key there ever was: those that stand first, the newest first in each part. */
export async function trustedKeys(
  { database, journal }: { database: Database; journal: Journal },
  { scope }: Membership,
): Promise<TrustedKeyRow[]> {
  const [{ state }, members] = await Promise.all([
    journal.loadStream(scope, trustedKeysKind, trustedKeysStream(scope)),
    memberNames(database, scope),
  ])
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? 'Name removed'
  const rows = [...(state?.keys ?? [])].reverse().map((key) => rowOf(key, nameOf))
  return [...rows.filter(({ revoked }) => !revoked), ...rows.filter(({ revoked }) => revoked)]
}

const rowOf = ({ added, revoked, ...key }: TrustedKey, nameOf: (id: string) => string): TrustedKeyRow => ({
  id: key.id,
  keyId: key.keyId,
  name: key.name,
  publicKey: Buffer.from(key.publicKey, 'hex').toString('base64'),
  fingerprint: fingerprintOf(key.publicKey),
  added: { at: added.at, by: nameOf(added.by) },
  revoked: revoked && { at: revoked.at, by: nameOf(revoked.by), reason: revoked.reason },
})

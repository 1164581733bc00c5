'use client'

import { useEffect, useState } from 'react'
import { draftKey, keepDraft, readDraft } from '#components/room/kept-draft.ts'
import { useRead } from '#components/trpc/use-read.ts'
import { AddKeyDialog } from '#components/trusted-keys/add-key-dialog.tsx'
import { KeyList } from '#components/trusted-keys/key-list.tsx'
import { RevokeKeyDialog } from '#components/trusted-keys/revoke-key-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LivePage } from '#components/workspace/live-page.tsx'
import { useMay, useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { TrustedKeyRow } from '#domain/trusted-key/views.ts'

/** Whose signatures count here, since when, by whose hand; and whose no longer. */
export function TrustedKeys() {
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<TrustedKeyRow | null>(null)
  const { me, slug } = useWorkspace()
  const draftOf = (what: string) => draftKey(me.member, slug, `trusted-key/${what}`)
  const addDraft = draftOf('add')
  const mayChange = useMay('trustedKey.change')
  const keys = useRead(['trustedKey.list'], (trpc, signal) => trpc.trustedKey.list.query({}, { signal }))
  useEffect(() => {
    if (readDraft(sessionStorage, addDraft)) setAdding(true)
  }, [addDraft])
  const openAdd = (open: boolean) => {
    if (!open) keepDraft(sessionStorage, addDraft, {})
    setAdding(open)
  }
  const closeRevoke = (draft: string) => {
    keepDraft(sessionStorage, draft, {})
    setRevoking(null)
  }
  const standing = keys.data?.filter(({ revoked }) => !revoked) ?? []
  const revoked = keys.data?.filter((key) => key.revoked) ?? []
  const add = (
    <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
      Add a key
    </Button>
  )

  return (
    <LivePage what="The list" narrow>
      <div className="page-title">
        <h1>Trusted keys</h1>
        <span className="quiet">Whose signatures count when a file is verified</span>
        <span className="spacer" />
        {mayChange && keys.data && keys.data.length > 0 ? add : null}
      </div>
      {keys.loading ? <LoadingRows rows={2} says="Reading the keys" /> : null}
      {keys.error && !keys.data ? (
        <ErrorState title="The keys could not be read" id={keys.error.id ?? undefined} onRetry={keys.again}>
          {keys.error.message}. Nothing was changed.
        </ErrorState>
      ) : null}
      {keys.data && standing.length === 0 ? (
        <EmptyState title="No key is trusted here" action={mayChange && revoked.length === 0 ? add : undefined}>
          {mayChange
            ? 'A signed file verifies once the public key of whoever signs it stands here. Until then every check fails.'
            : 'A signed file verifies once an admin has added the public key of whoever signs it.'}
        </EmptyState>
      ) : null}
      {standing.length > 0 ? <KeyList keys={standing} onRevoke={mayChange ? setRevoking : null} /> : null}
      {revoked.length > 0 ? (
        <section aria-labelledby="revoked-keys">
          <div className="section-head">
            <h2 id="revoked-keys">Revoked</h2>
            <span className="meta">They verify nothing any more. Checks made before stand in their incidents.</span>
          </div>
          <KeyList keys={revoked} onRevoke={null} />
        </section>
      ) : null}
      {mayChange ? <AddKeyDialog open={adding} onOpenChange={openAdd} draft={addDraft} /> : null}
      {revoking ? (
        <RevokeKeyDialog of={revoking} draft={draftOf(revoking.id)} onClose={() => closeRevoke(draftOf(revoking.id))} />
      ) : null}
    </LivePage>
  )
}

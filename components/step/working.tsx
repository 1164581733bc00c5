'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { Reading } from '#domain/execution/state.ts'
import type { CheckResult, SignedFileCheck } from '#domain/verifier/signed-file.ts'

const CHECKS: Record<SignedFileCheck, { ok: string; failed: string; notTried: string }> = {
  digest: {
    ok: 'SHA-256 of the bytes is what was attached',
    failed: 'SHA-256 of the bytes is another one',
    notTried: 'SHA-256 of the bytes',
  },
  key: { ok: 'The key is trusted', failed: 'The key is not trusted', notTried: 'The key' },
  signature: {
    ok: 'The Ed25519 signature fits the bytes',
    failed: 'The Ed25519 signature does not fit the bytes',
    notTried: 'The Ed25519 signature',
  },
  contents: { ok: 'The bytes say what they must', failed: 'The bytes are no snapshot', notTried: 'What the bytes say' },
}

const wordsOf = ({ check, result }: CheckResult): string =>
  result === 'notTried' ? `${CHECKS[check].notTried}: not tried` : CHECKS[check][result]

/** How a verifier came to what it says: each check with its result, why it failed, and the reading it verified. */
export function Working({ reading }: { reading: Reading }) {
  const { goToEntry } = useRoomState()
  if (!reading.verified) return null
  return (
    <>
      <ul className="working" aria-label="What was checked">
        {reading.verified.checks.map((one) => (
          <li key={one.check} className={one.result === 'notTried' ? 'not-tried' : undefined}>
            <Icon
              name={one.result === 'ok' ? 'satisfied' : one.result === 'failed' ? 'violated' : 'unknown'}
              small
              className={one.result === 'ok' ? 'tone-ok' : one.result === 'failed' ? 'tone-bad' : undefined}
            />
            <span>{wordsOf(one)}</span>
          </li>
        ))}
      </ul>
      {reading.reason ? <p className="working-reason">{reading.reason}</p> : null}
      <p className="meta">
        Checked here, from{' '}
        {reading.cites.map((seq) => (
          <SeqLink key={seq} seq={seq} onFollow={goToEntry} />
        ))}
      </p>
    </>
  )
}

import { Moment } from '#components/format/moment.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { TrustedKeyRow } from '#domain/trusted-key/views.ts'

type KeyListProps = { keys: readonly TrustedKeyRow[]; onRevoke: ((key: TrustedKeyRow) => void) | null }

export function KeyList({ keys, onRevoke }: KeyListProps) {
  return (
    <ul className="list key-list">
      {keys.map((key) => (
        <li key={key.id}>
          <div className="row wrap">
            <b dir="auto">{key.name ?? <span className="redacted">redacted</span>}</b>
            <code>{key.keyId ?? <span className="redacted">redacted</span>}</code>
            <span className="spacer" />
            <CopyButton size="small" variant="quiet" text={key.publicKey} label="Copy the key" />
            {onRevoke ? (
              <Button size="small" onClick={() => onRevoke(key)} aria-label={`Revoke ${key.keyId ?? 'the key'}`}>
                Revoke
              </Button>
            ) : null}
          </div>
          <dl className="key-facts">
            <dt>Fingerprint</dt>
            <dd>
              <code className="fingerprint">{inGroups(key.fingerprint)}</code>
            </dd>
            <dt>Added</dt>
            <dd>
              by <bdi>{key.added.by}</bdi>, <Moment at={key.added.at} />
            </dd>
            {key.revoked ? (
              <>
                <dt>Revoked</dt>
                <dd>
                  by <bdi>{key.revoked.by}</bdi>, <Moment at={key.revoked.at} />:{' '}
                  {key.revoked.reason === null ? (
                    <span className="redacted">redacted</span>
                  ) : (
                    <q dir="auto">{key.revoked.reason}</q>
                  )}
                </dd>
              </>
            ) : null}
          </dl>
        </li>
      ))}
    </ul>
  )
}

/** Eight letters at a time, so that two people can read it to each other. */
const inGroups = (hex: string): string => hex.match(/.{1,8}/g)?.join(' ') ?? hex

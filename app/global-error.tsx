'use client'

import { Door } from '#components/shell/door.tsx'
import { Button } from '#components/ui/button.tsx'
import './globals.css'

type GlobalErrorProps = { error: Error & { digest?: string } }

export default function GlobalError({ error }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Holdpoint</title>
        <Door>
          <h1>Holdpoint could not be drawn</h1>
          <p className="quiet">Nothing that was recorded is lost: the journal is on the server. Load the page again.</p>
          <div className="form-actions">
            <Button variant="primary" onClick={() => window.location.reload()}>
              Load again
            </Button>
          </div>
          {error.digest ? (
            <p className="door-note">
              Error <code>{error.digest}</code>
            </p>
          ) : null}
        </Door>
      </body>
    </html>
  )
}

'use client'

import { NameForm } from '#components/account/name-form.tsx'
import { PasswordForm } from '#components/account/password-form.tsx'
import { Sessions } from '#components/account/sessions.tsx'
import { ThemeChoice } from '#components/account/theme-choice.tsx'
import { MyWorkspaces } from '#components/workspace/my-workspaces.tsx'
import type { Me } from '#domain/auth/views.ts'

/** What belongs to the person, in every workspace alike. */
export function Account({ me }: { me: Me }) {
  return (
    <>
      <div className="page-title">
        <h1>My account</h1>
        <span className="quiet">{me.email}</span>
      </div>
      <section aria-labelledby="my-name">
        <div className="section-head">
          <h2 id="my-name">Name</h2>
        </div>
        <NameForm name={me.name} />
      </section>
      <section aria-labelledby="my-password">
        <div className="section-head">
          <h2 id="my-password">Password</h2>
          <span className="meta">Changing it ends every other session</span>
        </div>
        <PasswordForm me={me} />
      </section>
      <Sessions />
      <section aria-labelledby="my-theme">
        <div className="section-head">
          <h2 id="my-theme">Theme</h2>
          <span className="meta">In this browser</span>
        </div>
        <ThemeChoice />
      </section>
      <MyWorkspaces me={me} />
    </>
  )
}

import { Door } from '#components/shell/door.tsx'
import { SignInForm } from '#components/sign-in/sign-in-form.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** `after` says why somebody stands here again. */
export function SignIn({ next, after }: { next: string; after: 'reset' | 'everywhere' | null }) {
  return (
    <Door>
      <h1>Sign in</h1>
      {after ? <Notice className="door-trouble">{AFTER[after]}</Notice> : null}
      <SignInForm next={next} />
      <p className="door-note">No account? An admin of your workspace can invite you.</p>
      <p className="door-note">
        Password forgotten? An owner or admin makes you a reset link under Members. For an owner,{' '}
        <code>npm run recover</code> on the server prints one.
      </p>
    </Door>
  )
}

const AFTER = {
  reset: 'The new password stands, and every earlier session has ended. Sign in with it.',
  everywhere: 'Every session of yours has ended, here and elsewhere.',
}

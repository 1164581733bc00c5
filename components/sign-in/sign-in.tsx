import { Door } from '#components/shell/door.tsx'
import { ProviderButton } from '#components/sign-in/provider-button.tsx'
import { SignInForm } from '#components/sign-in/sign-in-form.tsx'
import { Notice } from '#components/ui/notice.tsx'

export type SignInProps = {
  next: string
  /** Why somebody stands here again. */
  after: 'reset' | 'everywhere' | null
  /** Name of the provider one may sign in by, where there is one. */
  provider: string | null
  /** What became of an attempt to sign in by it. */
  trouble: string | null
}

export function SignIn({ next, after, provider, trouble }: SignInProps) {
  return (
    <Door>
      <h1>Sign in</h1>
      {after ? <Notice className="door-trouble">{AFTER[after]}</Notice> : null}
      {trouble ? (
        <Notice tone="bad" live="alert" className="door-trouble">
          {trouble}
        </Notice>
      ) : null}
      {provider ? (
        <>
          <ProviderButton next={next}>{`Sign in with ${provider}`}</ProviderButton>
          <div className="or">or</div>
        </>
      ) : null}
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

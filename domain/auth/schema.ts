// What a person may ask before and about signing in: one strict schema a form, used by the form, the transport and the server.
import { z } from 'zod'
import '#domain/sentences.ts'
import { Uuid } from '#domain/ids.ts'
import { line } from '#domain/text.ts'
import { Slug, WorkspaceName } from '#domain/workspace/schema.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './password.ts'

export const PersonName = line(80, 'Write the name others see')

export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'Write the e-mail address')
  .max(254, 'At most 254 characters')
  .regex(/^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u, 'Not an e-mail address')

/** A password being chosen. The server also refuses common ones and the person's own name or address. */
export const NewPassword = z
  .string()
  .min(PASSWORD_MIN, `At least ${PASSWORD_MIN} characters`)
  .max(PASSWORD_MAX, `At most ${PASSWORD_MAX} characters`)

const KnownPassword = z.string().min(1, 'Write the password').max(PASSWORD_MAX, `At most ${PASSWORD_MAX} characters`)

/** The secret part of a link, from behind its `#`. */
export const LinkSecret = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/, 'This link is not whole. Copy it again')

export const SignIn = z.strictObject({ email: EmailAddress, password: KnownPassword })
export type SignIn = z.infer<typeof SignIn>

export const PeekLink = z.strictObject({ secret: LinkSecret })

/** `workspace` is the new id, made by the form so that a repeated command makes no second workspace. */
export const ClaimInstallation = z.strictObject({
  command: Uuid,
  workspace: Uuid,
  secret: LinkSecret,
  workspaceName: WorkspaceName,
  slug: Slug,
  name: PersonName,
  email: EmailAddress,
  password: NewPassword,
})
export type ClaimInstallation = z.infer<typeof ClaimInstallation>

export const JoinAsNewPerson = z.strictObject({
  command: Uuid,
  secret: LinkSecret,
  name: PersonName,
  email: EmailAddress,
  password: NewPassword,
})
export type JoinAsNewPerson = z.infer<typeof JoinAsNewPerson>

/** For somebody who is signed in already. */
export const JoinAsMyself = z.strictObject({ command: Uuid, secret: LinkSecret })
export type JoinAsMyself = z.infer<typeof JoinAsMyself>

export const UseReset = z.strictObject({ secret: LinkSecret, password: NewPassword })
export type UseReset = z.infer<typeof UseReset>

export const ChangePassword = z.strictObject({ current: KnownPassword, password: NewPassword })
export type ChangePassword = z.infer<typeof ChangePassword>

export const ConfirmPassword = z.strictObject({ password: KnownPassword })
export type ConfirmPassword = z.infer<typeof ConfirmPassword>

export const EndSession = z.strictObject({ session: Uuid })

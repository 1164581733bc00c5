// What a person may ask about members: one strict schema a command, used by the form, the transport and the server.
import { z } from 'zod'
import '#domain/sentences.ts'
import { INVITABLE_ROLES, INVITED_ROLES } from '#domain/access/permissions.ts'
import { EmailAddress, PersonName } from '#domain/auth/schema.ts'
import { Uuid } from '#domain/ids.ts'
import { line } from '#domain/text.ts'

const onMember = { command: Uuid, member: Uuid }

const AssignableRole = z.enum(INVITABLE_ROLES, 'Choose a role')

export const ChangeRole = z.strictObject({ ...onMember, role: AssignableRole })
export type ChangeRole = z.infer<typeof ChangeRole>

export const RemoveMember = z.strictObject(onMember)
export type RemoveMember = z.infer<typeof RemoveMember>

export const IssueReset = z.strictObject(onMember)
export type IssueReset = z.infer<typeof IssueReset>

/** An app that exists, or a name that is looked up and added when it is new. */
export const AppReference = z.union([z.strictObject({ id: Uuid }), z.strictObject({ name: line(120, 'Name the app') })])
export type AppReference = z.infer<typeof AppReference>

/** `email` binds the link to one address; null lets whoever holds it join. `apps` are what an app owner owns. */
export const Invite = z
  .strictObject({
    role: z.enum(INVITED_ROLES, 'Choose a role'),
    email: EmailAddress.nullable(),
    apps: z.array(AppReference).max(50, 'At most 50 apps').default([]),
  })
  .refine(({ role, apps }) => role !== 'appOwner' || apps.length > 0, {
    path: ['apps'],
    error: 'Name at least one app: an app owner sees nothing else',
  })
  .refine(({ role, apps }) => role === 'appOwner' || apps.length === 0, {
    path: ['apps'],
    error: 'Only an app owner has apps',
  })
export type Invite = z.infer<typeof Invite>

export const ChangeApps = z.strictObject({
  ...onMember,
  apps: z.array(AppReference).min(1, 'Name at least one app').max(50, 'At most 50 apps'),
})
export type ChangeApps = z.infer<typeof ChangeApps>

export const WithdrawInvitation = z.strictObject({ invitation: Uuid })

export const RenameMe = z.strictObject({ command: Uuid, name: PersonName })
export type RenameMe = z.infer<typeof RenameMe>

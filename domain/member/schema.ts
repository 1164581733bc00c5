// What a person may ask about members: one strict schema a command, used by the form, the transport and the server.
import { z } from 'zod'
import '#domain/sentences.ts'
import { INVITABLE_ROLES } from '#domain/access/permissions.ts'
import { EmailAddress, PersonName } from '#domain/auth/schema.ts'
import { Uuid } from '#domain/ids.ts'

const onMember = { command: Uuid, member: Uuid }

const AssignableRole = z.enum(INVITABLE_ROLES, 'Choose a role')

export const ChangeRole = z.strictObject({ ...onMember, role: AssignableRole })
export type ChangeRole = z.infer<typeof ChangeRole>

export const RemoveMember = z.strictObject(onMember)
export type RemoveMember = z.infer<typeof RemoveMember>

export const IssueReset = z.strictObject(onMember)
export type IssueReset = z.infer<typeof IssueReset>

/** `email` binds the link to one address; null lets whoever holds it join. */
export const Invite = z.strictObject({ role: AssignableRole, email: EmailAddress.nullable() })
export type Invite = z.infer<typeof Invite>

export const WithdrawInvitation = z.strictObject({ invitation: Uuid })

export const RenameMe = z.strictObject({ command: Uuid, name: PersonName })
export type RenameMe = z.infer<typeof RenameMe>

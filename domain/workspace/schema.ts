// What a person may ask of a workspace: one strict schema a command, used by the form, the transport and the server.
import { z } from 'zod'
import '#domain/sentences.ts'
import { Uuid } from '#domain/ids.ts'
import { line } from '#domain/text.ts'

const RESERVED_SLUGS = ['new', 'api', 'admin', 'status', 'setup', 'join', 'reset', 'account', 'sign-in', 'www']

export const WorkspaceName = line(80, 'Name the workspace')

export const Slug = z
  .string()
  .min(2, 'At least 2 characters')
  .max(40, 'At most 40 characters')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens only')
  .refine((slug) => !RESERVED_SLUGS.includes(slug), 'This address is kept for Holdpoint itself')

/** The address a name suggests, or an empty text when it suggests none. */
export const slugFor = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')

/** `workspace` is the new id, made by the caller so that a repeated command makes no second workspace. */
export const CreateWorkspace = z.strictObject({ command: Uuid, workspace: Uuid, name: WorkspaceName, slug: Slug })
export type CreateWorkspace = z.infer<typeof CreateWorkspace>

export const RenameWorkspace = z.strictObject({ command: Uuid, name: WorkspaceName })
export type RenameWorkspace = z.infer<typeof RenameWorkspace>

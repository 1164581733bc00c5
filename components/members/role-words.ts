import type { Role } from '#domain/access/permissions.ts'

export const ROLE_NAMES: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  responder: 'Responder',
  observer: 'Observer',
  appOwner: 'App owner',
}

export const ROLE_SENTENCES: Record<Role, string> = {
  owner: 'May do all that an admin may, and change owners too.',
  admin: 'Works on incidents, invites members, changes roles.',
  responder: 'Declares incidents and works on them.',
  observer: 'Reads everything that is not private, changes nothing.',
  appOwner: 'Reads what is published about their own apps, and nothing else.',
}

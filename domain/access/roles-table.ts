// What every role may do, in words: the table that people read is made from the table that is asked.
import type { Permission, Role } from '#domain/access/permissions.ts'
import { can, PERMISSIONS, ROLES } from '#domain/access/permissions.ts'

const WORDS: Record<Permission, string> = {
  'workspace.read': 'See that the workspace exists, and its name',
  'myApps.read': 'Read what is published about their own apps',
  'workspace.change': 'Rename the workspace',
  'member.list': 'See the members',
  'member.invite': 'Invite members, and take invitations back',
  'member.changeRole': 'Change the role of a member',
  'member.remove': 'Remove a member',
  'member.reset': 'Make a reset link for a member',
  'trustedKey.read': 'See which keys are trusted to sign',
  'trustedKey.change': 'Add a trusted key, and revoke one',
  'sample.create': 'Add a sample workspace beside it',
  'sample.remove': 'Remove the sample workspace',
  'runbook.read': 'See the runbooks',
  'catalogue.read': 'See apps, environments and other named objects',
  'catalogue.add': 'Add an app, an environment or another object by naming it',
  'catalogue.describe': 'Say which environments are production',
  'incident.list': 'See the board and the list of incidents',
  'incident.read': 'Enter an incident room and read its journal',
  'incident.declare': 'Declare an incident',
  'incident.note': 'Write notes',
  'incident.changeSeverity': 'Change the severity',
  'incident.changeStatus': 'Change the status',
  'incident.handOver': 'Hand over command, and take it',
  'incident.changeViewers': 'Say who sees a private incident',
  'incident.resolve': 'Resolve the incident',
  'incident.reopen': 'Reopen the incident',
  'execution.start': 'Start a runbook in it',
  'execution.complete': 'Complete a run of a runbook',
  'execution.abandon': 'Abandon a run with a reason',
  'evidence.record': 'Record readings, attach evidence and files, withdraw a reading',
  'evidence.acknowledge': 'Acknowledge what a program said, by typing it again',
  'step.complete': 'Sign a step, leave it behind, open it again',
  'step.skip': 'Skip a step with a reason',
  'action.request': 'Ask for an action, and for its approval',
  'action.approve': 'Approve or refuse what somebody else asks for',
  'action.reportOutcome': 'Report what came of an action',
  'action.reportOutside': 'Report an act outside',
  'freeze.lift': 'Lift a freeze by hand, with a reason',
}

const HEADS: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  responder: 'Responder',
  observer: 'Observer',
  appOwner: 'App owner',
}

/** As rows of cells, the head first. */
export const rolesTable = (): string[][] => [
  ['What', ...ROLES.map((role) => HEADS[role])],
  ...PERMISSIONS.map((permission) => [
    WORDS[permission],
    ...ROLES.map((role) => (can({ id: role, role }, permission, { kind: 'workspace' }) ? 'yes' : '–')),
  ]),
]

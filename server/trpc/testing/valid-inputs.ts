import { newId } from '#domain/new-id.ts'

/** What stands in the installation that the inputs name. */
export type Scene = {
  incident: string
  number: string
  execution: string
  runbook: string
  freeze: string
  member: string
  app: string
  environment: string
}

const ABSENT = 'A'.repeat(43)
const PHRASE = 'a phrase nobody else has'

/**
 * One input for every procedure that its schema takes. Those that would end the caller's own session or make the
 * installation another one name a link, a password or a member that is not there.
 */
export function validInputs(at: Scene): Record<string, () => Record<string, unknown>> {
  const on = { incident: at.incident }
  const command = (input: Record<string, unknown>) => () => ({ command: newId(), ...on, ...input })
  const run = (input: Record<string, unknown>) => command({ execution: at.execution, ...input })
  const observedAt = () => new Date(Date.now() - 2_000).toISOString()
  const attachment = { kind: 'text', text: 'unknown column order_total', source: 'psql' }
  const scope = { app: { id: at.app }, environment: { id: at.environment } }
  return {
    'setup.state': () => ({}),
    'setup.peek': () => ({ secret: ABSENT }),
    'setup.claim': () => ({
      command: newId(),
      workspace: newId(),
      secret: ABSENT,
      workspaceName: 'Acme',
      slug: 'acme-two',
      name: 'Ada',
      email: 'ada.two@example.org',
      password: PHRASE,
    }),
    'reset.peek': () => ({ secret: ABSENT }),
    'reset.use': () => ({ secret: ABSENT, password: PHRASE }),
    'invitation.peek': () => ({ secret: ABSENT }),
    'invitation.joinAsNewPerson': () => ({
      command: newId(),
      secret: ABSENT,
      name: 'Ada',
      email: 'ada.three@example.org',
      password: PHRASE,
    }),
    'invitation.joinAsMyself': () => ({ command: newId(), secret: ABSENT }),
    'invitation.create': () => ({ role: 'observer', email: 'guest@example.org' }),
    'invitation.list': () => ({}),
    'invitation.withdraw': () => ({ invitation: newId() }),
    'me.get': () => ({}),
    'me.sessions': () => ({}),
    'me.rename': () => ({ command: newId(), name: 'Ada Owner' }),
    'me.changePassword': () => ({ current: 'not the password', password: PHRASE }),
    'me.confirmPassword': () => ({ password: 'not the password' }),
    'me.endSession': () => ({ session: newId() }),
    'me.signOutEverywhere': () => ({}),
    'me.dismissNotice': () => ({}),
    'workspace.create': () => ({ command: newId(), workspace: newId(), name: 'Third', slug: `w${newId().slice(-12)}` }),
    'workspace.current': () => ({}),
    'workspace.rename': () => ({ command: newId(), name: 'Acme' }),
    'member.list': () => ({}),
    'member.changeRole': () => ({ command: newId(), member: newId(), role: 'observer' }),
    'member.changeApps': () => ({ command: newId(), member: newId(), apps: [{ id: at.app }, { name: 'checkout' }] }),
    'member.remove': () => ({ command: newId(), member: newId() }),
    'member.reset': () => ({ command: newId(), member: newId() }),
    'trustedKey.list': () => ({}),
    'trustedKey.add': () => ({
      command: newId(),
      key: newId(),
      name: 'Control plane',
      keyId: `control-plane-${newId().slice(-12)}`,
      publicKey: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
    }),
    'trustedKey.revoke': () => ({ command: newId(), key: newId(), reason: 'It leaked' }),
    'file.attach': () => ({ ...on, file: newId(), name: 'snapshot.json', content: 'eyJpZCI6InMtMSJ9' }),
    'incident.board': () => ({}),
    'incident.list': () => ({ status: 'open', text: 'checkout', before: newId() }),
    'incident.room': () => ({ number: at.number }),
    'incident.baseline': () => on,
    'incident.entriesBefore': () => ({ ...on, seq: 100, limit: 50 }),
    'incident.verify': () => on,
    'incident.declareIncident': () => ({
      command: newId(),
      incident: newId(),
      title: 'Checkout errors',
      severity: 'SEV2',
      private: true,
      viewers: [at.member],
      apps: [{ name: 'checkout' }],
      environments: [{ name: 'production', production: true }],
      start: { runbook: at.runbook, execution: newId(), scope },
    }),
    'incident.addNote': command({ text: 'A note', execution: at.execution, step: 'freeze' }),
    'incident.changeSeverity': command({ severity: 'SEV1', reason: 'It spreads' }),
    'incident.changeStatus': command({ status: 'mitigated', reason: 'Errors stopped' }),
    'incident.offerCommand': command({ offer: newId(), to: at.member, note: 'I sleep now' }),
    'incident.acceptCommand': command({ offer: newId(), readAt: 3, readBack: 'Classify it, then the rollback' }),
    'incident.declineCommand': command({ offer: newId(), reason: 'I am on another one' }),
    'incident.takeCommand': command({ from: at.member, readAt: 3, reason: 'Nobody answers' }),
    'incident.changeViewers': command({ add: [at.member], remove: [] }),
    'incident.resolveIncident': command({ summary: 'Rolled back' }),
    'incident.reopenIncident': command({ reason: 'It is back' }),
    'freeze.liftFreeze': command({ freeze: at.freeze, reason: 'Over' }),
    'runbook.startable': () => ({}),
    'myApps.read': () => ({}),
    'catalogue.search': () => ({ kind: 'app', text: 'check' }),
    'catalogue.environments': () => ({}),
    'catalogue.environmentHistory': () => ({ environment: at.environment }),
    'catalogue.describeEnvironment': () => ({ command: newId(), environment: at.environment, production: null }),
    'catalogue.names': () => ({ ids: [at.app, at.environment] }),
    'sample.create': () => ({ command: newId() }),
    'sample.remove': () => ({ command: newId() }),
    'execution.startExecution': command({ start: { runbook: at.runbook, execution: newId(), scope } }),
    'execution.recordEvidence': run({
      step: 'classify',
      readings: [
        {
          fact: 'failure.class',
          key: null,
          value: 'databaseMigration',
          source: 'Control plane',
          program: 'an assistant',
          observedAt: observedAt(),
          reason: 'It carried a migration',
          cites: [1],
          attachments: [attachment],
        },
      ],
    }),
    'execution.attachEvidence': run({
      step: 'freeze',
      observedAt: observedAt(),
      attachment: { ...attachment, program: 'schema check' },
    }),
    'execution.acknowledgeReading': run({ fact: 'failure.class', entry: 2, value: 'databaseMigration' }),
    'execution.withdrawReading': run({ fact: 'failure.class', entry: 2, reason: 'Misread' }),
    'execution.completeStep': run({ step: 'freeze' }),
    'execution.skipStep': run({ step: 'freeze', reason: 'No pipeline' }),
    'execution.closeStep': run({ step: 'freeze' }),
    'execution.takeStep': run({ step: 'readState' }),
    'execution.deferStep': run({ step: 'readState', reason: 'The registry does not answer' }),
    'execution.reopenStep': run({ step: 'freeze', reason: 'Once more' }),
    'execution.requestAction': run({
      run: newId(),
      action: 'freeze.create',
      params: { environment: at.environment, kinds: ['promotion'] },
    }),
    'execution.requestApproval': run({
      approval: newId(),
      action: 'freeze.create',
      params: { environment: at.environment, kinds: ['promotion'] },
      reason: 'No evidence can be had',
    }),
    'execution.giveApproval': run({ approval: newId(), reentered: ['12'] }),
    'execution.refuseApproval': run({ approval: newId(), reason: 'Not at night' }),
    'execution.reportOutcome': run({
      run: newId(),
      outcome: 'succeeded',
      text: 'Seen',
      reference: 'op-9001',
      source: 'Registry',
      cites: [],
    }),
    'execution.reportOutsideAct': run({
      action: 'route.rollback',
      occurredAt: observedAt(),
      who: 'Not known',
      what: 'Edited the table',
    }),
    'execution.completeExecution': run({ resolution: null }),
    'execution.abandonExecution': run({ reason: 'Another way' }),
  }
}

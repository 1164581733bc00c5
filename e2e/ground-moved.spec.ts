import { randomUUID } from 'node:crypto'
import { act, call, classified, declareBadDeploy, reading } from './commands.ts'
import { expect, expectAccessible, picture, test } from './fixtures.ts'
import { Room } from './room.ts'

test('a reading that says no to what was authorized: step, header, ladder and entry say so to everybody at once', async ({
  browsers,
}) => {
  const mara = await browsers.open('mara')
  const jonas = await browsers.open('jonas')
  const { request } = mara.context
  const declared = await declareBadDeploy(request, 'The ground moves')
  await classified(request, declared)
  const target = reading('rollback.target', { name: 'op-8790' }, { reason: 'The newest success' })
  await act(request, 'recordEvidence', declared, { step: 'rollBack', readings: [target] })
  const { names } = await call<{ names: Record<string, { name: string }> }>(request, 'incident.room', {
    number: declared.number,
  })
  const key = Object.entries(names).find(([, { name }]) => name === 'op-8790')?.[0]
  const attachments = [{ kind: 'text', text: 'Compared on the replica', source: 'replica' }]
  const fits = (fact: string, value: string) => reading(fact, value, { key, attachments })
  await act(request, 'recordEvidence', declared, {
    step: 'rollBack',
    readings: [fits('artifact.compatible', 'yes'), fits('database.compatible', 'yes')],
  })
  await act(request, 'requestAction', declared, {
    run: randomUUID(),
    action: 'route.rollback',
    params: {
      route: { name: 'checkout.example' },
      toOperation: { name: 'op-8790' },
      digest: 'sha256:a0d1',
      expectedEpoch: 41,
    },
  })
  const his = await Room.enter(jonas.page, declared.number)
  const authorized = await his.last()
  await his.goToStep('If the old artifact and the database fit, roll back by operation')
  await expect(his.step).toContainText('Good to begin for 4 min')
  await expect(his.header).not.toContainText('The ground moved')

  await act(request, 'recordEvidence', declared, { step: 'rollBack', readings: [fits('database.compatible', 'no')] })
  await expect(his.header).toContainText(`The ground moved under #${authorized}`)
  await expect(his.step).toContainText('The ground moved: this authorization is void. Do not begin it.')
  await expect(his.entry(authorized)).toContainText('The ground moved under it since')
  await expect(his.ladder).toContainText(`The ground moved under #${authorized}`)
  await picture(jonas.page, 'ground-moved')
  await jonas.page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(jonas.page)
  await jonas.page.emulateMedia({ colorScheme: 'light' })
  await jonas.page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(jonas.page)
  await picture(jonas.page, 'ground-moved-390')
})

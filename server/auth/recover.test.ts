import { expect, test } from 'vitest'
import { makeRecoveryLink } from './recover.ts'
import { installation, secretOf } from './testing/installation.ts'

const next = 'a password chosen anew'

test('whoever runs the server makes a link for an owner who forgot, by address when there are several', async () => {
  const here = await installation()
  const owner = await here.claimed()
  const made = await makeRecoveryLink(here.database.pools.auth, here.origin, null)
  expect(made).toMatchObject({ made: true, email: owner.email })
  const ivy = await here.joined(owner, 'owner', 'Ivy Owner')
  expect(await makeRecoveryLink(here.database.pools.auth, here.origin, null)).toEqual({
    made: false,
    owners: [owner.email, ivy.email].sort(),
  })
  expect(await makeRecoveryLink(here.database.pools.auth, here.origin, 'nobody@example.org')).toMatchObject({
    made: false,
  })
  const forIvy = await makeRecoveryLink(here.database.pools.auth, here.origin, ivy.email.toUpperCase())
  if (!forIvy.made) throw new Error('no link')
  await here.ok('reset.use', { secret: secretOf(forIvy), password: next })
  const cookie = await here.signedIn(ivy.email, next)
  expect((await here.ok<{ notice: string }>('me.get', {}, { cookie })).notice).toContain('on the server itself')
})

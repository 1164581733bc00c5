import { expect, test } from 'vitest'
import { DENIED_BECAUSE } from '#domain/auth/views.ts'
import { providerTrouble, wayOn } from './enter-by-provider.ts'

const HERE = 'https://holdpoint.example.org'

test.each([
  [{ next: '/w/acme' }, '/w/acme'],
  [{ next: '//evil.example' }, '/'],
  [{ callbackUrl: `${HERE}/w/acme?x=1` }, '/w/acme?x=1'],
  [{ callbackUrl: `${HERE}//evil.example` }, '/'],
  [{ callbackUrl: `${HERE}.evil.example/x` }, '/'],
  [{ callbackUrl: 'https://evil.example/x' }, '/'],
  [{}, '/'],
])('after the provider, %j leads to %j', (came, path) => expect(wayOn(came, HERE)).toBe(path))

test('every reason to be denied is said in a sentence of its own, and what is no reason is not shown', () => {
  const said = DENIED_BECAUSE.map((denied) => providerTrouble({ denied }, 'Keyring'))
  expect(new Set(said).size).toBe(DENIED_BECAUSE.length)
  for (const sentence of said) expect(sentence).toMatch(/^[A-Z].{30,}\.$/)
  expect(providerTrouble({ denied: '<b>x</b>' }, 'Keyring')).toBeNull()
  expect(providerTrouble({ error: '<b>x</b>' }, 'Keyring')).not.toContain('<b>')
  expect(providerTrouble({}, 'Keyring')).toBeNull()
})

import { expect, test } from 'vitest'
import { readOidc } from './oidc-settings.ts'

const whole = {
  HOLDPOINT_OIDC_ISSUER: 'https://id.example.org/realms/main/',
  HOLDPOINT_OIDC_CLIENT_ID: 'holdpoint',
  HOLDPOINT_OIDC_CLIENT_SECRET: 'secret',
}
const roles = {
  HOLDPOINT_OIDC_ROLE_CLAIM: 'groups',
  HOLDPOINT_OIDC_ROLE_MAP: 'on-call=responder,*=observer',
  HOLDPOINT_OIDC_WORKSPACE: 'acme',
}

test('without any of its settings there is no provider', () => expect(readOidc({})).toBeNull())

test('three settings are enough to sign in by it, three more give roles', () => {
  expect(readOidc(whole)).toEqual({
    issuer: 'https://id.example.org/realms/main',
    clientId: 'holdpoint',
    clientSecret: 'secret',
    name: 'single sign-on',
    scopes: 'openid email profile',
    roles: null,
  })
  expect(readOidc({ ...whole, ...roles, HOLDPOINT_OIDC_NAME: 'Keyring' })).toMatchObject({
    name: 'Keyring',
    roles: { claim: 'groups', map: { 'on-call': 'responder', '*': 'observer' }, workspace: 'acme' },
  })
})

test.each([
  [
    'half of it',
    { HOLDPOINT_OIDC_ISSUER: 'https://id.example.org' },
    'HOLDPOINT_OIDC_CLIENT_ID and HOLDPOINT_OIDC_CLIENT_SECRET',
  ],
  ['a name alone', { HOLDPOINT_OIDC_NAME: 'Keyring' }, 'without HOLDPOINT_OIDC_ISSUER'],
  ['plain http', { ...whole, HOLDPOINT_OIDC_ISSUER: 'http://id.example.org' }, 'plain http'],
  [
    'http that only begins like loopback',
    { ...whole, HOLDPOINT_OIDC_ISSUER: 'http://127.0.0.1.evil.example' },
    'plain http',
  ],
  ['scopes without openid', { ...whole, HOLDPOINT_OIDC_SCOPES: 'email' }, 'openid'],
  ['half of the roles', { ...whole, HOLDPOINT_OIDC_ROLE_CLAIM: 'groups' }, 'HOLDPOINT_OIDC_WORKSPACE'],
  ['a role that is none', { ...whole, ...roles, HOLDPOINT_OIDC_ROLE_MAP: 'x=king' }, 'value=role'],
])('%s is refused in words', (_, given, sentence) => expect(() => readOidc(given)).toThrow(sentence))

test('on this machine the provider may speak plain http', () => {
  expect(readOidc({ ...whole, HOLDPOINT_OIDC_ISSUER: 'http://127.0.0.1:8080' })?.issuer).toBe('http://127.0.0.1:8080')
})

import { expect, test } from 'vitest'
import { normalPassword, passwordFault } from './password.ts'
import { NewPassword, SignIn } from './schema.ts'

const about = ['ada.lovelace@example.org', 'Ada Lovelace']

test.each(['password1234', 'Password123!!', 'passwordpassword', 'qwerty123456', 'letmein!!!!!!', '!!dragon2026!!'])(
  'a common password is refused, dressed up or not: %s',
  (password) => expect(passwordFault(password, about)).toContain('common'),
)

test.each(['aaaaaaaaaaaaaa', 'abcdefghijklmn', '98765432109876', 'ababababababab'])(
  'a pattern is refused: %s',
  (password) => expect(passwordFault(password, about)).not.toBeNull(),
)

test.each(['ada.lovelace@example.org', 'adalovelace99', 'Ada Lovelace!', 'lovelace12345'])(
  'what others know of the person is refused: %s',
  (password) => expect(passwordFault(password, about)).toContain('name or address'),
)

test.each([
  'correct horse battery staple',
  'tangerine-orbit-42',
  'Ωmega längs des Flusses',
  'ada likes 17 green frogs',
])('a long password that says nothing is taken: %s', (password) => expect(passwordFault(password, about)).toBeNull())

test('characters that look the same give the same password, whatever keyboard typed them', () => {
  expect(normalPassword('Ångström passes 12')).toBe(normalPassword('A\u030Angstro\u0308m passes 12'))
})

test('a password is at most 200 characters, so that no form can send a megabyte to be hashed', () => {
  expect(NewPassword.safeParse('x'.repeat(201)).success).toBe(false)
  expect(SignIn.safeParse({ email: 'a@b.c', password: 'x'.repeat(1_000_000) }).success).toBe(false)
})

test('an address is compared in lower case and cannot carry a control character', () => {
  expect(SignIn.parse({ email: ' Ada@Example.ORG ', password: 'x' }).email).toBe('ada@example.org')
  for (const email of ['a', 'a@', '@b', 'a b@c', 'a@b\u0007', 'a@b,c@d', '<a@b>']) {
    expect(SignIn.safeParse({ email, password: 'x' }).success, email).toBe(false)
  }
})

test('an unknown field is refused, not ignored', () => {
  expect(SignIn.safeParse({ email: 'a@b', password: 'x', role: 'owner' }).success).toBe(false)
})

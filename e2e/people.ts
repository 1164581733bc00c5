import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export const WORKSPACE = { name: 'Fernwood Cloud', slug: 'fernwood-cloud' } as const

export type PersonName = 'mara' | 'jonas'

export type Person = { name: string; email: string; password: string }

/** Two persons, each in a browser of their own. */
export const PEOPLE = {
  mara: { name: 'Mara Ilves', email: 'mara@fernwood.example', password: 'lantern over seven bridges' },
  jonas: { name: 'Jonas Brandt', email: 'jonas@fernwood.example', password: 'quiet harbour at half past four' },
} as const satisfies Record<PersonName, Person>

/** Where the cookies of a signed-in person are kept for the specs that follow. */
export function cookiesOf(person: PersonName): string {
  mkdirSync('test-results/people', { recursive: true })
  return join('test-results/people', `${person}.json`)
}

function given(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`The server did not say ${name}`)
  return value
}

export const origin = (): string => given('E2E_ORIGIN')
export const setupCode = (): string => given('E2E_CODE')

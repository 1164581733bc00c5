import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { normalPassword, passwordFault } from '#domain/auth/password.ts'
import { Problem } from '#domain/problem.ts'

/** The minimum that OWASP asks of argon2id. */
const ARGON2ID = 2
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const CURRENT = `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}`

/** Two at a time leave the thread pool room for everything else; the rest wait in line. */
const AT_ONCE = 2
const MAX_WAITING = 256
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw new Problem('TOO_MANY', 'Too many sign-ins at once. Try again in a moment')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(normalPassword(password), COST))

let unknownPerson: Promise<string> | null = null

/** False, after the same work, where there is no hash: nobody learns from the time whether an account exists. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  unknownPerson ??= hashPassword(randomBytes(16).toString('hex'))
  const against = stored ?? (await unknownPerson)
  const matches = await inTurn(() => verify(against, normalPassword(password)))
  return matches && stored !== null
}

export const isOutdatedHash = (stored: string): boolean => !stored.startsWith(`$argon2id$v=19$${CURRENT}$`)

/** Throws beside the field when the password cannot be chosen. `about` is what others know of its person. */
export function refuseWeakPassword(password: string, about: readonly string[], field = 'password'): void {
  const fault = passwordFault(password, about)
  if (fault) throw new Problem('BAD_INPUT', fault, { [field]: fault })
}

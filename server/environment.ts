import { randomBytes } from 'node:crypto'
import { accessSync, constants, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { OidcSettings } from '#server/auth/oidc-settings.ts'
import { oidcVariables, readOidc } from '#server/auth/oidc-settings.ts'
import { Trouble } from '#server/trouble.ts'

export const checkout = fileURLToPath(new URL('../', import.meta.url))

export type DatabaseChoice = { kind: 'embedded' } | { kind: 'external'; url: string; ownerUrl: string }

export type Environment = {
  development: boolean
  host: string
  /** 0 takes any free port. */
  port: number
  /** What people type, where it is not simply the address that is listened on. */
  origin: string | null
  dataDirectory: string
  secret: string
  database: DatabaseChoice
  /** Addresses of proxies in front, whose word on where a request comes from counts. */
  proxies: string[]
  /** Sign-in by a provider; null where passwords alone are used. */
  oidc: OidcSettings | null
}

const empty = z.literal('').transform(() => undefined)
const postgresUrl = z.union([empty, z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address')])
const addresses = z
  .string()
  .transform((list) => list.split(',').map((address) => address.trim()))
  .refine((list) => list.every((address) => isIP(address) !== 0), 'must be IP addresses with commas between them')
const variables = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z
    .union([
      empty,
      z.coerce
        .number('must be a number')
        .int('must be a whole number')
        .min(0, 'must be from 0 to 65535')
        .max(65535, 'must be from 0 to 65535'),
    ])
    .optional(),
  HOST: z.union([empty, z.string()]).optional(),
  DATA_DIR: z.union([empty, z.string()]).optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  HOLDPOINT_ORIGIN: z.union([empty, z.url({ protocol: /^https?$/, error: 'must be an http(s) address' })]).optional(),
  HOLDPOINT_PROXIES: z.union([empty, addresses]).optional(),
  HOLDPOINT_SECRET: z.union([empty, z.string().min(32, 'must have at least 32 characters')]).optional(),
  ...oidcVariables,
})

export function readEnvironment(given: Record<string, string | undefined>): Environment {
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${sentenceOf(issue)}`)
    throw new Trouble(
      `A setting cannot be used: ${faults.join('; ')}.`,
      'Correct it, or leave it out. "npm start -- --help" tells the settings.',
    )
  }
  const set = parsed.data
  const host = set.HOST ?? '127.0.0.1'
  if (!isLoopback(host) && !(set.HOLDPOINT_SECRET && set.HOLDPOINT_ORIGIN)) {
    const missing = [
      set.HOLDPOINT_SECRET ? [] : ['HOLDPOINT_SECRET (32 characters or more, kept secret)'],
      set.HOLDPOINT_ORIGIN ? [] : ['HOLDPOINT_ORIGIN (the address people type, such as https://holdpoint.example.org)'],
    ].flat()
    throw new Trouble(
      `Holdpoint was asked to listen on ${host}, where other machines reach it, without ${missing.join(' and ')}.`,
      'Give both, or leave HOST out to listen on this machine alone.',
    )
  }
  const oidc = readOidc(set)
  const dataDirectory = resolve(checkout, set.DATA_DIR ?? '.data')
  makeDataDirectory(dataDirectory)
  return {
    development: set.NODE_ENV === 'development',
    host,
    port: set.PORT ?? 4000,
    origin: set.HOLDPOINT_ORIGIN ? new URL(set.HOLDPOINT_ORIGIN).origin : null,
    dataDirectory,
    proxies: set.HOLDPOINT_PROXIES ?? [],
    oidc,
    secret: set.HOLDPOINT_SECRET ?? keptSecret(dataDirectory),
    database: set.DATABASE_URL
      ? { kind: 'external', url: set.DATABASE_URL, ownerUrl: set.DATABASE_OWNER_URL ?? set.DATABASE_URL }
      : { kind: 'embedded' },
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message
  return issue.errors.flat().find((inner) => inner.code !== 'invalid_value')?.message ?? issue.message
}

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

function makeDataDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK | constants.X_OK)
    writeFileSync(join(path, '.probe'), 'x'.repeat(4096))
    rmSync(join(path, '.probe'))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new Trouble(`The disk that holds ${path} is full.`, 'Free some room there, then start again.', { cause })
    }
    throw new Trouble(
      `The data directory ${path} cannot be written (${code}).`,
      'Give this user the right to write there, or give another one with --data.',
      { cause },
    )
  }
}

/** Made once for installations that only this machine reaches, so that sessions outlive a restart. */
function keptSecret(dataDirectory: string): string {
  const path = join(dataDirectory, 'secret')
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}

/** What a failed round trip means for the command that made it. */
export type DatabaseFault =
  /** Something the ruling rests on moved: decide again. */
  | { kind: 'moved' }
  | { kind: 'sessionEnded' }
  /** A unique index of a projection refused. */
  | { kind: 'taken'; constraint: string }
  /** No answer, or a broken one: whether it was written is unknown, and repeating is safe. */
  | { kind: 'unreachable' }
  | { kind: 'other' }

const MOVED = new Set(['HP010', 'HP011', 'HP013', 'HP014', '40001', '40P01'])
const JOURNAL_KEYS = new Set(['command_result_pkey', 'entry_pkey', 'stream_head_pkey', 'counter_pkey'])
/** Connection lost, shutting down, starting up, out of connections or disk, cancelled by a timeout, waited too long for a lock. */
const UNREACHABLE = /^(08|53|57|55P03|25P0[34])/
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** What Prisma makes of the same: its own codes, and the kinds of its driver adapter. */
const PRISMA_CODE = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P1018', 'P2024', 'P2028', 'P2037'])
const PRISMA_KIND = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionAlreadyClosed',
])
const PG_CLIENT =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client (has encountered a connection error|was closed))/

export function databaseFault(error: unknown): DatabaseFault {
  if (!(error instanceof Error)) return { kind: 'other' }
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === 'HP012') return { kind: 'sessionEnded' }
  if (code && MOVED.has(code)) return { kind: 'moved' }
  if (code === '23505') {
    return JOURNAL_KEYS.has(constraint ?? '') ? { kind: 'moved' } : { kind: 'taken', constraint: constraint ?? '' }
  }
  if (code && (UNREACHABLE.test(code) || SOCKET.has(code))) return { kind: 'unreachable' }
  if (!code && PG_CLIENT.test(error.message)) return { kind: 'unreachable' }
  return isUnreachableToPrisma(error) ? { kind: 'unreachable' } : { kind: 'other' }
}

type PrismaFault = {
  code?: string
  meta?: { driverAdapterError?: unknown }
  cause?: { kind?: string; originalCode?: string }
}

function isUnreachableToPrisma(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, meta, cause } = error as PrismaFault
  if (code && PRISMA_CODE.has(code)) return true
  if (cause?.kind && (PRISMA_KIND.has(cause.kind) || UNREACHABLE.test(cause.originalCode ?? ''))) return true
  return isUnreachableToPrisma(meta?.driverAdapterError)
}

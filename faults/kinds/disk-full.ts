import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ask } from '../clients/door.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { acknowledgements, gather } from '../ground/company.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const DISK_MB = 420
const PIECE_MB = 8
const MB = 2 ** 20

async function run({ times, dice, without }: Trial): Promise<Outcome> {
  const disk = mkdtempSync(join(tmpdir(), 'holdpoint-small-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk]).status !== 0) {
    rmSync(disk, { recursive: true })
    throw new Error('The small disk could not be mounted')
  }
  chmodSync(disk, 0o755)
  const ballast = join(disk, 'ballast')
  const free = () => {
    const { bavail, bsize } = statfsSync(disk)
    return Math.round((bavail * bsize) / MB)
  }
  const violations: Violation[] = []
  const headroom: number[] = []
  const recovery: number[] = []
  let reads = 0
  try {
    const isWatched = !without.includes('disk room')
    const ground = await openGround({ directory: disk, without, ...(isWatched && { watched: disk }) })
    try {
      const first = ground.postgres.pid()
      const who = await ground.as(ground.founder)
      for (let i = 0; i < times; i++) {
        const company = await gather(ground, dice, { writers: 6, note: 'x'.repeat(9_000), pauseMs: 2, givesUp: 0.3 })
        await acknowledgements(company.writers, 10)
        let pieces = 0
        let isRefused = false
        while (!isRefused) {
          try {
            if (free() > PIECE_MB) writeFileSync(ballast, Buffer.alloc(PIECE_MB * MB, 1), { flag: 'a' })
            pieces++
          } catch {
            // The disk filled up under the ballast itself.
          }
          await wait(300)
          const note = {
            command: crypto.randomUUID(),
            incident: company.driver.incident,
            text: 'x',
            execution: null,
            step: null,
          }
          const { status, error } = await ask(ground.app.origin, 'incident.addNote', note, who)
          isRefused = status === 503 && /disk/.test(error?.message ?? '')
          if (status === 503 && !isRefused) {
            violations.push({ rule: 'disk', what: `with ${free()} MB left the database failed: ${error?.message}` })
            break
          }
          if (pieces > DISK_MB) break
        }
        headroom.push(free())
        for (let read = 0; read < 20; read++) {
          const { status } = await ask(ground.app.origin, 'incident.board', {}, who)
          if (status === 200) reads++
          else violations.push({ rule: 'disk', what: `a read was answered ${status} on the full disk` })
        }
        await wait(500)
        truncateSync(ballast, 0)
        const from = Date.now()
        await acknowledgements(company.writers, 1)
        recovery.push(Date.now() - from)
        await company.disband()
        violations.push(...(await ground.verdict([company.driver.incident])))
        if (violations.length > 0) break
      }
      if (ground.postgres.pid() !== first)
        violations.push({ rule: 'disk', what: 'the database ended on the full disk' })
    } finally {
      truncateSync(ballast, 0)
      await ground.close()
    }
  } finally {
    spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  }
  return {
    n: times,
    violations,
    figures: {
      'left at the refusal': `${headroom.join(', ')} MB`,
      'reads answered meanwhile': reads,
      'first acknowledgement after room was made': `${recovery.join(', ')} ms`,
    },
  }
}

export const diskFull: Fault = {
  name: 'disk of the database full',
  how: `a tmpfs of ${DISK_MB} MB as data directory, filled step by step under 6 writers, then emptied`,
  times: 5,
  cannot: () => (process.getuid?.() === 0 ? null : 'only root may mount the small disk'),
  run,
}

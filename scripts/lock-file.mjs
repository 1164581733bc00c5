import { spawnSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/**
 * One process at a time: a file that names its holder and cannot outlive it. The number of a dead process may be
 * given to another, so its moment of birth is noted beside it.
 * @typedef {{ pid: number, born: string, url?: string }} Holder
 * @typedef {{ held: true, note: (url: string) => void, release: () => void } | { held: false, by: Holder }} Lock
 */

/** @param {number} pid @returns {string | null} Null when there is no such process, or only its remains. */
function bornAt(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
    } catch {
      return null
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout?.trim() || null
}

/** @param {string} path @returns {Holder | null} */
function read(path) {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8'))
    return typeof holder?.pid === 'number' ? holder : null
  } catch {
    return null
  }
}

/** @param {string} path @returns {Holder | null} The live holder of the lock. */
export function holderOf(path) {
  const holder = read(path)
  return holder && typeof holder.born === 'string' && bornAt(holder.pid) === holder.born ? holder : null
}

/**
 * Two programs on one data directory would fight over its database.
 * @param {string} data @param {Holder} by @returns {[what: string, wayOut: string]}
 */
export function alreadyRuns(data, { pid, url }) {
  return [
    `Holdpoint already runs on the data directory ${data}${url ? `: ${url}` : ''} (process ${pid}).`,
    `Use that one, end it with "kill ${pid}", or start a second one on its own data: npm start -- --data "${data}-2" --port 4001`,
  ]
}

/**
 * Notes a process that goes on when the one that started it is killed.
 * @param {string} path @param {number} pid
 */
export function noteChild(path, pid) {
  const born = bornAt(pid)
  if (!born) return
  try {
    writeFileSync(path, JSON.stringify({ pid, born }))
  } catch {}
}

/** One that cannot be ended is left: what comes after says why it cannot go on. */
const PATIENCE_MS = 5_000

/** Ends the process that a killed one noted, if it still runs. @param {string} path */
export async function endNotedChild(path) {
  const left = holderOf(path)
  if (left) {
    try {
      process.kill(left.pid, 'SIGKILL')
    } catch {}
    const until = Date.now() + PATIENCE_MS
    while (holderOf(path) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  try {
    rmSync(path, { force: true })
  } catch {}
}

/** @param {string} path @returns {Lock} */
export function takeLock(path) {
  const mine = { pid: process.pid, born: bornAt(process.pid) ?? '' }
  const draft = `${path}.${process.pid}`
  const stale = `${path}.stale.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o644 })
  try {
    for (;;) {
      try {
        linkSync(draft, path)
        return held(path, mine)
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
      }
      const by = holderOf(path)
      if (by) return { held: false, by }
      moveAside(path, stale)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes a dead holder's file. Moved first, then looked at again: another process may have just taken its place. */
function moveAside(path, stale) {
  try {
    renameSync(path, stale)
  } catch {
    return
  }
  if (holderOf(stale)) {
    try {
      linkSync(stale, path)
    } catch {}
  }
  rmSync(stale, { force: true })
}

/** @param {string} path @param {Holder} mine @returns {Lock} */
function held(path, mine) {
  const isMine = () => {
    const now = read(path)
    return now?.pid === mine.pid && now.born === mine.born
  }
  return {
    held: true,
    note: (url) => {
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, JSON.stringify({ ...mine, url }), { mode: 0o644 })
      renameSync(draft, path)
    },
    release: () => {
      if (isMine()) rmSync(path, { force: true })
    },
  }
}

import type { Board, BoardRow } from '#domain/incident/views.ts'
import { boardStream } from '#domain/live/board-stream.ts'
import type { LiveFrame } from '#domain/live/frame.ts'
import { connectionOf } from './connection.ts'
import type { LiveCalls } from './live-calls.ts'
import { troubleOf } from './live-calls.ts'
import { NamesNeeded } from './names-needed.ts'
import type { BoardView } from './room-view.ts'
import type { Looked, TabLink } from './tab-link.ts'

const GATHER_MS = 300

type Deps = {
  workspace: string
  calls: Pick<LiveCalls, 'board' | 'names'>
  link: TabLink
  schedule(flush: () => void): void
}

/** The board as a tab shows it: rows as they come; freezes, members and what left the board by asking again. */
export class BoardStore {
  private readonly deps: Deps
  private readonly listeners = new Set<() => void>()
  private readonly names: NamesNeeded
  private board: Board | null
  private error: string | null = null
  private removedSince: number | null = null
  private looked: Looked | null = null
  private unlisten: (() => void) | null = null
  private wasLive = false
  private inbox: LiveFrame[] = []
  private scheduled = false
  private asking = false
  private askAgain = false
  private askTimer: ReturnType<typeof setTimeout> | null = null
  private view: BoardView

  constructor(deps: Deps, initial?: Board) {
    this.deps = deps
    this.board = initial ?? null
    this.names = new NamesNeeded(deps.calls.names, (names) => {
      if (this.board) this.show({ ...this.board, names: { ...this.board.names, ...names } })
    })
    if (initial) deps.link.hearNow(initial.now)
    this.view = this.build()
  }

  readonly getView = (): BoardView => this.view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  start(): void {
    const { link, workspace } = this.deps
    this.unlisten = link.subscribe(() => this.linkChanged())
    this.looked = link.look({
      target: { workspace, stream: boardStream(workspace) },
      after: () => 0,
      onFrame: (frame) => this.receive(frame),
    })
    if (!this.board) void this.ask()
  }

  stop(): void {
    this.unlisten?.()
    this.looked?.stop()
    this.looked = null
    this.names.stop()
    if (this.askTimer) clearTimeout(this.askTimer)
  }

  private readonly retry = (): void => {
    this.deps.link.say({ say: 'wake' })
    void this.ask()
  }

  private receive(frame: LiveFrame): void {
    this.inbox.push(frame)
    if (this.scheduled) return
    this.scheduled = true
    this.deps.schedule(() => this.flush())
  }

  private flush(): void {
    this.scheduled = false
    const frames = this.inbox
    this.inbox = []
    for (const frame of frames) {
      if (frame.kind === 'board') this.takeRow(frame.row)
      if (frame.kind === 'resync') {
        this.looked?.again()
        this.askSoon()
      }
      if (frame.kind === 'gone') this.takeAway(frame.stream)
    }
  }

  private takeRow(row: BoardRow): void {
    const { board } = this
    if (!board) return
    const before = board.rows.find(({ id }) => id === row.id)
    if (before && before.seq >= row.seq) return
    const isOpen = row.status !== 'resolved' && row.status !== 'closed'
    const rows = board.rows.filter(({ id }) => id !== row.id)
    const left = !isOpen && before !== undefined
    const lastResolved =
      left && row.resolvedAt ? { number: row.number, title: row.title, resolvedAt: row.resolvedAt } : null
    this.show({ ...board, rows: isOpen ? [...rows, row] : rows, lastResolved: lastResolved ?? board.lastResolved })
    this.names.need([...row.apps, ...row.environments], board.names)
    const isStranger = !board.members.some(({ id }) => id === row.commander)
    if (isStranger || (before?.summary.freezes ?? 0) !== row.summary.freezes || left) this.askSoon()
  }

  private takeAway(stream: string): void {
    if (stream === boardStream(this.deps.workspace)) {
      this.removedSince ??= Date.now()
      this.changed()
    } else if (this.board) {
      this.show({ ...this.board, rows: this.board.rows.filter(({ id }) => stream !== `incident/${id}`) })
    }
  }

  /** What was resolved or lifted while the stream was away comes by no frame. */
  private linkChanged(): void {
    const isLive = this.deps.link.link.state === 'live'
    if (isLive && !this.wasLive) this.askSoon()
    this.wasLive = isLive
    this.changed()
  }

  private askSoon(): void {
    this.askTimer ??= setTimeout(() => {
      this.askTimer = null
      void this.ask()
    }, GATHER_MS)
  }

  private async ask(): Promise<void> {
    this.askAgain = true
    if (this.asking) return
    this.asking = true
    while (this.askAgain) {
      this.askAgain = false
      try {
        this.takeBoard(await this.deps.calls.board())
      } catch (error) {
        this.error = troubleOf(error).message
        this.changed()
      }
    }
    this.asking = false
  }

  /** Rows that moved on while the board was fetched stay as they are. */
  private takeBoard(board: Board): void {
    this.deps.link.hearNow(board.now)
    this.error = null
    const known = new Map(this.board?.rows.map((row) => [row.id, row]))
    const rows = board.rows.map((row) => {
      const here = known.get(row.id)
      return here && here.seq > row.seq ? here : row
    })
    this.show({ ...board, rows, names: { ...this.board?.names, ...board.names } })
  }

  private show(board: Board): void {
    this.board = board
    this.changed()
  }

  private changed(): void {
    this.view = this.build()
    for (const listener of this.listeners) listener()
  }

  private build(): BoardView {
    const { link } = this.deps
    const here = { lastSeq: null, gapSince: null }
    const removed = this.removedSince
    const connection =
      removed === null || link.link.state === 'ended'
        ? connectionOf(link.link, link.asOf, here)
        : connectionOf({ state: 'ended', since: removed, because: 'removed' }, link.asOf, here)
    const shared = { connection, serverOffsetMs: link.serverOffsetMs, retry: this.retry }
    if (this.board) return { ...shared, status: 'ready', error: null, board: this.board }
    if (this.error !== null) return { ...shared, status: 'error', error: this.error, board: null }
    return { ...shared, status: 'loading', error: null, board: null }
  }
}

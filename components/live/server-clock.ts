const KEPT = 8

/** How far the server's clock is from the browser's. The fastest word of the last few is the truest one. */
export class ServerClock {
  private readonly samples: number[] = []

  /** `now`: the server's time in a frame or an answer that has just arrived. */
  hear(now: string, here: number = Date.now()): void {
    const offset = Date.parse(now) - here
    if (Number.isNaN(offset)) return
    this.samples.push(offset)
    if (this.samples.length > KEPT) this.samples.shift()
  }

  get offsetMs(): number {
    return this.samples.length === 0 ? 0 : Math.max(...this.samples)
  }
}

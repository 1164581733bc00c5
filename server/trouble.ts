/** What keeps the program from starting, in words for the person in front of it, and the way out. */
export class Trouble extends Error {
  readonly wayOut: string

  constructor(what: string, wayOut: string, options?: ErrorOptions) {
    super(what, options)
    this.name = 'Trouble'
    this.wayOut = wayOut
  }
}

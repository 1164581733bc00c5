import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site of somebody else on loopback, that serves whatever the test writes. Chromium finds it under every name of `*.localhost`. */
export class HostileSite {
  private readonly server: Server
  private html = ''

  private constructor(server: Server) {
    this.server = server
  }

  static async open(): Promise<HostileSite> {
    const server = createServer()
    const site = new HostileSite(server)
    server.on('request', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(site.html)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return site
  }

  /** Serves this page from now on; the answer is its address under the name. */
  serve(name: string, body: string): string {
    this.html = `<!doctype html><title>hostile</title><body>${body}</body>`
    return `http://${name}:${(this.server.address() as AddressInfo).port}/`
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
